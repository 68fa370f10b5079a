# Makes the class archive of the Java in use. Sourced by launch.sh.

# Makes the archive of $main's command, named $launch_file and what kind of archive it is, and sets
# $launch_option and $launch_file to it. Fails quietly: without an archive everything works, only
# slower. One process makes it, others do not wait; where it cannot be made that is tried again only
# after a new build or a new installation.
make_archive() {
  [ -r "$launch_jdk/release" ] || return 1
  mkdir -p "$launch_program/archive" 2>/dev/null || return 1
  archive_failed=$launch_file.failed
  if [ -f "$archive_failed" ] && [ ! "$archive_failed" -ot "$launch_program/sasldb.jar" ]; then
    return 1
  fi
  archive_lock=$launch_file.lock
  if ! mkdir "$archive_lock" 2>/dev/null; then
    # Left behind by a process that was killed?
    archive_maker=
    [ ! -r "$archive_lock/pid" ] || read -r archive_maker <"$archive_lock/pid" || :
    [ -n "$archive_maker" ] && ! kill -0 "$archive_maker" 2>/dev/null || return 1
    rm -rf "$archive_lock"
    mkdir "$archive_lock" 2>/dev/null || return 1
  fi
  echo $$ >"$archive_lock/pid"
  if train; then
    archive_status=0
  else
    archive_status=1
    : >"$archive_failed"
  fi
  rm -rf "$archive_lock"
  return "$archive_status"
}

# The archive is written aside, tried, and renamed, because a damaged one can crash the JVM that
# maps it.
train() {
  launch_find_version
  [ -n "$launch_version" ] || return 1
  launch_fit "$launch_version"
  # Both classic commands share an archive, and only one that G1 made helps G1.
  train_collector=$launch_collector
  [ "$archive" = modern ] || [ "$launch_version" -gt 20 ] || train_collector=-XX:+UseG1GC
  train_more=
  train_scratch=$(mktemp -d) || return 1
  if [ "$launch_version" -ge 25 ]; then
    launch_option=-XX:AOTCache launch_file=$launch_file.aot
    # Without profiles for the compiler, which a short run would load and never use: a tenth less.
    train_option=-XX:AOTCacheOutput
    train_more="-XX:+IgnoreUnrecognizedVMOptions -XX:+UnlockDiagnosticVMOptions -XX:-AOTRecordTraining"
  else
    launch_option=-XX:SharedArchiveFile train_option=-XX:ArchiveClassesAtExit
    case $launch_version in
      24) launch_file=$launch_file.24.jsa ;;
      2?) launch_file=$launch_file.jsa ;;
      *) launch_file=$launch_file.old.jsa ;;
    esac
  fi
  train_new=$launch_file.$$
  if train_run "$train_option" "$train_more" && [ -s "$train_new" ] && train_run "$launch_option"; then
    mv -f "$train_new" "$launch_file"
    train_status=$?
    # The JDK was looked for by a process of its own; the next run reads it here.
    printf '%s\n' "$launch_jdk" >"$train_new" && mv -f "$train_new" "$launch_note"
  else
    train_status=1
  fi
  rm -rf "$train_scratch" "$train_new" "$train_new.config"
  return "$train_status"
}

train_run() { # OPTION [OPTIONS]
  # shellcheck disable=SC2086
  (
    umask 022
    LC_ALL=C.UTF-8
    export LC_ALL
    exec "$launch_java" $train_collector $launch_flags $launch_fitting ${2-} "$1=$train_new" \
      -Dsasldb.argv0=training \
      -cp "$launch_classpath" "${main%.*}.TrainingRun" "$train_scratch" "$archive" \
      </dev/null >/dev/null 2>&1
  )
}
