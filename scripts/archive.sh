# Makes the class archive of the Java in use. Sourced by launch.sh and install.

# Makes $launch_file. It is written aside, tried, and renamed, because a damaged archive can crash
# the JVM that maps it. Fails quietly: without an archive everything works, only slower.
make_archive() {
  archive_folder=${launch_file%/*}
  mkdir -p "$archive_folder" 2>/dev/null || return 1
  archive_new=$launch_file.$$
  archive_scratch=$(mktemp -d) || return 1
  if [ "$launch_suffix" = aot ]; then
    archive_make=-XX:AOTCacheOutput=$archive_new
  else
    archive_make=-XX:ArchiveClassesAtExit=$archive_new
  fi
  # shellcheck disable=SC2086
  (
    umask 022
    LC_ALL=C.UTF-8
    export LC_ALL
    "$launch_java" $launch_flags "$archive_make" "-Dsasldb.argv0=training" -cp "$launch_classpath" \
      org.sasldb.cli.TrainingRun "$archive" "$archive_scratch" </dev/null >/dev/null 2>&1 &&
      "$launch_java" $launch_flags "$launch_option=$archive_new" -cp "$launch_classpath" \
        org.sasldb.cli.TrainingRun "$archive" "$archive_scratch" </dev/null >/dev/null 2>&1
  )
  archive_status=$?
  rm -rf "$archive_scratch"
  if [ "$archive_status" -eq 0 ] && [ -s "$archive_new" ]; then
    mv -f "$archive_new" "$launch_file"
  else
    rm -f "$archive_new" "$archive_new.config"
    return 1
  fi
}
