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
# maps it. It is a whole one, of Java's own classes too, and has only those that a rehearsal loads:
# the less there is to map and to move, the sooner Java is ready. The modern command has much that
# only an AOT cache keeps, where there are such caches.
train() {
  launch_find_version
  [ -n "$launch_version" ] || return 1
  launch_fit "$launch_version"
  # Both classic commands share an archive, and only one that G1 made helps G1.
  train_collector=$launch_collector
  [ "$archive" = modern ] || [ "$launch_version" -gt 20 ] || train_collector=-XX:+UseG1GC
  train_scratch=$(mktemp -d) || return 1
  train_name=$launch_file train_new=$launch_file.$$
  launch_option=-XX:SharedArchiveFile
  case $archive$launch_version in
    modern2[5-9] | modern[3-9]?) launch_option=-XX:AOTCache launch_file=$train_name.aot ;;
    *2[4-9] | *[3-9]?) launch_file=$train_name.new.jsa ;;
    *2?) launch_file=$train_name.jsa ;;
    *) launch_file=$train_name.old.jsa ;;
  esac
  if "train_${launch_option##*:}" && [ -s "$train_new" ] && train_run "$launch_option=$train_new"; then
    # One that another version of Java left would be taken for the one that fits.
    rm -f "$train_name.aot" "$train_name.new.jsa" "$train_name.jsa" "$train_name.old.jsa"
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

# Without profiles for the compiler, which a short run would load and never use: a tenth less.
train_AOTCache() {
  train_run -XX:+IgnoreUnrecognizedVMOptions -XX:+UnlockDiagnosticVMOptions \
    -XX:-AOTRecordTraining "-XX:AOTCacheOutput=$train_new"
}

# Two steps: what is loaded, and the archive of it. Where Java can, it has the classes ready linked.
train_SharedArchiveFile() {
  train_run "-XX:DumpLoadedClassList=$train_scratch/classes" &&
    train_java -Xshare:dump -XX:+IgnoreUnrecognizedVMOptions -XX:+AOTClassLinking \
      "-XX:SharedClassListFile=$train_scratch/classes" "-XX:SharedArchiveFile=$train_new" \
      -cp "$launch_classpath"
}

train_run() { # OPTION...
  rm -rf "$train_scratch/rehearsal" && mkdir "$train_scratch/rehearsal" || return 1
  train_java "$@" -cp "$launch_classpath" \
    "${main%.*}.TrainingRun" "$train_scratch/rehearsal" "$archive"
}

train_java() { # WORD...
  # shellcheck disable=SC2086
  (
    umask 022
    LC_ALL=C.UTF-8
    export LC_ALL
    exec "$launch_java" $train_collector $launch_flags $launch_fitting $launch_mapping \
      -Dsasldb.argv0=training "$@" </dev/null >/dev/null 2>&1
  )
}
