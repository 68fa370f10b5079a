# Builds the program of a checkout on first use. Sourced by launch.sh; sets nothing.
# Several commands started at once build it once: the first one makes the folder .building.

build_lock=$launch_root/target/.building
mkdir -p "$launch_root/target" 2>/dev/null ||
  launch_die "cannot build the program: $launch_root is not writable" "run scripts/install PREFIX as the owner of the checkout"
if mkdir "$build_lock" 2>/dev/null; then
  trap 'rmdir "$build_lock" 2>/dev/null' EXIT
  trap 'exit 130' INT
  trap 'exit 143' TERM
  command -v mvn >/dev/null 2>&1 ||
    launch_die "the program is not built yet and Maven is missing" "install Maven (Debian: apt-get install maven)"
  printf '%s\n' "building sasldb (on first use only) ..." >&2
  (cd "$launch_root" && mvn -q -B -DskipTests -Dspotless.check.skip -Djacoco.skip package </dev/null >&2) ||
    launch_die "the build failed; its messages are above" "cd $launch_root && mvn -DskipTests package"
  rmdir "$build_lock"
  trap - EXIT INT TERM
else
  build_wait=0
  while [ -d "$build_lock" ]; do
    build_wait=$((build_wait + 1))
    [ "$build_wait" -lt 600 ] ||
      launch_die "another command has been building the program for ten minutes" "rmdir $build_lock, if no build is running"
    sleep 1
  done
  [ -f "$launch_program/sasldb.jar" ] || launch_die "the build of another command failed" "cd $launch_root && mvn -DskipTests package"
fi
