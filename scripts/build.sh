# Builds the program of a checkout. Sourced by launch.sh on first use, and by install; needs
# $launch_root, $launch_program and launch_die.

# Builds; with "always" a program that is there, too. Of several commands started at once one
# builds: it makes the folder .building and notes its process there. The others wait for it.
build_program() { # [always]
  build_lock=$launch_root/target/.building build_tries=0
  { mkdir -p "$launch_root/target" && [ -w "$launch_root/target" ]; } 2>/dev/null ||
    launch_die "cannot build the program: $launch_root is not writable" "run scripts/install PREFIX as the owner of the checkout"
  until mkdir "$build_lock" 2>/dev/null; do
    build_tries=$((build_tries + 1))
    [ "$build_tries" -le 100 ] || launch_die "cannot make $build_lock" "look whether its disk is full"
    if build_wait && [ "${1-}" != always ]; then
      [ -f "$launch_program/sasldb.jar" ] ||
        launch_die "the build of another command failed" "cd '$launch_root' && mvn -DskipTests package"
      return 0
    fi
  done
  trap 'rm -rf "$build_lock"' EXIT
  trap 'exit 129' HUP
  trap 'exit 130' INT
  trap 'exit 143' TERM
  echo $$ >"$build_lock/pid"
  build_run
  rm -rf "$build_lock"
  trap - EXIT HUP INT TERM
}

build_run() {
  command -v mvn >/dev/null 2>&1 ||
    launch_die "the program must be built and Maven is missing" "install Maven (Debian: apt-get install maven)"
  printf '%s\n' "building sasldb ..." >&2
  (cd "$launch_root" && mvn -q -B -DskipTests -Dspotless.check.skip -Djacoco.skip package </dev/null >&2) ||
    launch_die "the build failed; its messages are above" "cd '$launch_root' && mvn -DskipTests package"
}

# Waits until the other command has built. Fails if there is no such command any more: it was killed,
# and what it left behind is gone now.
build_wait() {
  build_seconds=0
  while [ -d "$build_lock" ]; do
    build_maker=
    [ ! -r "$build_lock/pid" ] || read -r build_maker 2>/dev/null <"$build_lock/pid" || :
    if build_abandoned; then
      mv "$build_lock" "$build_lock.$$" 2>/dev/null || [ ! -d "$build_lock" ] ||
        launch_die "a killed build has left $build_lock" "rm -r '$build_lock'"
      rm -rf "$build_lock.$$"
      return 1
    fi
    [ "$build_seconds" -gt 0 ] ||
      printf '%s\n' "another command${build_maker:+ (process $build_maker)} is building sasldb; waiting for it ..." >&2
    build_seconds=$((build_seconds + 1))
    [ "$build_seconds" -lt 600 ] ||
      launch_die "another command has been building the program for ten minutes" "rm -r '$build_lock', if no build is running"
    sleep 1
  done
}

# Whether the process that builds is gone. One that has not noted itself gets a few seconds to do so.
build_abandoned() {
  if [ -z "$build_maker" ]; then
    [ "$build_seconds" -ge 3 ]
  else
    ! kill -0 "$build_maker" 2>/dev/null && [ ! -d "/proc/$build_maker" ]
  fi
}
