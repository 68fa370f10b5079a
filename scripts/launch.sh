# Starts a command of sasldb. Sourced by the launchers beside it, which set:
#   main       the main class
#   archive    the name of its class archive: classic or modern
#   launcher   the launcher's real file
#
# What it promises: callable from anywhere and by symbolic links; the first run in a checkout
# builds the program; a class archive makes the start fast where one fits the Java in use, and
# where none fits the program runs all the same, only slower. It adds no process of its own: the
# shell becomes the Java process. It never changes the umask, the folder or standard input.
#
# Every process that the shell starts on the way costs a millisecond or two, so it starts none.
#
# A program that is there is not compared with its sources: a few files would say too little, all
# would need a process, and a build must not start in the middle of another one's tests. Who changes
# the sources builds; scripts/install always does.
#
# Environment: SASLDB_JAVA (a java command), JAVA_HOME, SASLDB_JAVA_OPTS (more options for Java),
# SASLDB_ARCHIVE=off (no class archive).

launch_die() {
  printf '%s: error: %s\n' "${0##*/}" "$1" >&2
  [ -z "${2-}" ] || printf 'hint: %s\n' "$2" >&2
  exit 69
}

# Java does not start in a folder that was deleted, and its own words do not say so. The shells
# differ in what they know of it.
[ -n "${PWD-}" ] && pwd -P >/dev/null 2>&1 ||
  launch_die "the current folder was deleted or cannot be reached" "cd / and name the store with its whole path"

launch_here=${launcher%/*}
case $launch_here in
  /*/./* | /*/../* | */. | */.. | [!/]* | '')
    launch_here=$(CDPATH='' cd -P -- "$launch_here/" && pwd) || launch_die "cannot enter ${launcher%/*}"
    ;;
esac
launch_root=${launch_here%/*}

# An installation has the program beside the scripts; a checkout builds it under target.
if [ -f "$launch_root/pom.xml" ]; then
  launch_program=$launch_root/target/program
  [ ! -d "$launch_root/target/.building" ] && [ -f "$launch_program/sasldb.jar" ] &&
    [ -d "$launch_program/lmdb/org/lmdbjava" ] || {
    . "$launch_here/build.sh"
    build_program
  }
else
  launch_program=$launch_root/program
fi
[ -r "$launch_program/sasldb.jar" ] ||
  launch_die "the program is missing: $launch_program/sasldb.jar" "install it again with scripts/install"

launch_find_java() {
  launch_java=${SASLDB_JAVA:-${JAVA_HOME:+$JAVA_HOME/bin/java}}
  launch_name=${launch_java:-java}
  case $launch_name in
    */*) launch_place="at $launch_name" ;;
    *)
      launch_place="in PATH by the name $launch_name" launch_java=
      IFS=: && set -f
      for launch_folder in $PATH; do
        if [ -f "$launch_folder/$launch_name" ] && [ -x "$launch_folder/$launch_name" ]; then
          launch_java=$launch_folder/$launch_name
          break
        fi
      done
      unset IFS && set +f
      ;;
  esac
  [ -f "$launch_java" ] && [ -x "$launch_java" ] ||
    launch_die "no Java found $launch_place" "install a JDK of version 17 or newer (Debian: apt-get install openjdk-17-jdk-headless), or set JAVA_HOME"
}
launch_find_java

# The list of the files that a JE store is published to is JSON, for the classic commands too.
launch_classpath=$launch_program/sasldb.jar:$launch_program/je.jar:$launch_program/nanojson.jar
[ "$archive" = classic ] ||
  launch_classpath=$launch_classpath:$launch_program/picocli.jar:$launch_program/snakeyaml-engine.jar

# Which of the classic archives: a run that stores a password in a file maps a small one, without
# the classes of JE; and one on a JE store is told so, to begin at once what JE will wait for. Only a
# guess from the words of the command line; a wrong one costs time and nothing else.
launch_guess() {
  launch_store=je launch_named=no
  for launch_word in "$@"; do
    # A verifier needs much that a password does not, which the small archive has not either.
    case ${launch_word%%f*} in
      -*n*)
        launch_store=
        return
        ;;
    esac
    case $launch_word in
      -*f*) launch_named=yes launch_word=${launch_word#-*f} ;;
    esac
    case $launch_word in
      je:* | */) return ;;
      -*) ;;
      *) [ ! -d "$launch_word" ] || [ -z "$launch_word" ] || return ;;
    esac
  done
  # Without a name it is the file that is always there, unless there is a store of our own.
  if [ "$launch_named" = yes ] || { [ -r /etc/sasldb2 ] && [ ! -d /var/lib/sasldb ]; } ||
    { [ "${main##*.}" = Sasldblistusers ] && [ $# = 1 ]; }; then
    launch_store=file
  fi
}
launch_store=
[ "$archive" != classic ] || launch_guess "$@"
[ "$launch_store" != file ] || archive=classic-file

# What starts fastest: room enough never to collect, only the C1 compiler and that only for what
# really repeats, no performance data in the temporary folder, UTC instead of
# a search for the time zone, and the root locale, which is all that is used and which JE waits less
# for. Nothing of the JVM may reach standard output. The two classes named keep JE from starting the
# platform's management and logging, which is a third of its opening; JE then has to be told about
# compressed pointers. The two on reflection keep each of an old and a new JVM from generating code
# for it.
launch_young=48m launch_heap=-Xms64m
# A list of many users makes one short-lived object after the other. A young generation that fits
# into the processor's cache is a quarter faster there than fresh memory from the system.
[ "${main##*.}" != Sasldblistusers ] || launch_young=4m
# A heap that has to grow is collected as a whole before each step, which a large change pays for.
# Java refuses to begin with more than it may have, and whoever gives it another size may give less.
case $archive${SASLDB_JAVA_OPTS-}${JDK_JAVA_OPTIONS-}${JAVA_TOOL_OPTIONS-}${_JAVA_OPTIONS-} in
  *-Xm[sx]* | *HeapSize* | *RAMPercentage* | *RAMFraction*) launch_heap= ;;
  modern*) launch_heap=-Xms256m ;;
esac
launch_flags="-XX:TieredStopAtLevel=1 -XX:CompileThresholdScaling=3 $launch_heap -Xmn$launch_young -Xmx256m -XX:-UsePerfData -Xlog:disable -XX:+UseCompressedOops -Djavax.management.builder.initial=org.sasldb.cli.process.NoManagement -Djava.util.logging.manager=org.sasldb.cli.process.NoLogging -Duser.timezone=UTC -Djava.locale.providers=FALLBACK -Dsun.reflect.inflationThreshold=1000000 -Djdk.reflect.useNativeAccessorOnly=true"

# Nothing here follows the limits of a container, whose files Java would read twice; unless the user
# asks for a share of its memory.
case ${SASLDB_JAVA_OPTS-} in
  *RAMPercentage* | *RAMFraction* | *ContainerSupport*) ;;
  *) launch_flags="$launch_flags -XX:-UseContainerSupport" ;;
esac

# What not every Java knows. The serial collector is the one to have, but Java 17 starts a quarter
# faster by G1, because it takes its own ready-made objects from the archive by that one only; a list
# of many users is faster by the serial one all the same, and the command that is no classic one may
# have much to do. From Java 24 on a change of an LMDB file warns without the two.
launch_fit() { # VERSION
  launch_collector=-XX:+UseSerialGC
  if [ "$1" -le 20 ]; then
    [ "${main##*.}" != Saslpasswd ] || launch_collector=-XX:+UseG1GC
  fi
  launch_fitting=
  [ "$1" -lt 24 ] ||
    launch_fitting="--enable-native-access=ALL-UNNAMED --sun-misc-unsafe-memory-access=allow"
}

# An archive is mapped where it was made for, and not moved to another address by chance, which
# would have every page of it written. It is tried when the archive is made, and only used with one.
launch_mapping="-XX:+UnlockDiagnosticVMOptions -XX:ArchiveRelocationMode=0"

# The archive that fits: made for this very Java and newer than the program, than these options and
# than that Java, whose release file changes with every update. Its name tells the version of Java
# as far as that matters. Left empty where there is none and none can be made.
launch_archive=
launch_find_archive() {
  launch_find_jdk || return 0
  launch_join "$launch_jdk"
  launch_file=$launch_program/archive/$archive$launch_joined
  launch_option=-XX:SharedArchiveFile
  if [ -f "$launch_file.new.jsa" ]; then
    launch_file=$launch_file.new.jsa
    launch_fit 24
  elif [ -f "$launch_file.aot" ]; then
    launch_option=-XX:AOTCache launch_file=$launch_file.aot
    launch_fit 25
  elif [ -f "$launch_file.old.jsa" ]; then
    launch_file=$launch_file.old.jsa
    launch_fit 17
  elif [ -f "$launch_file.jsa" ]; then
    launch_file=$launch_file.jsa
    launch_fit 21
  else
    launch_option=
  fi
  if [ -z "$launch_option" ] || [ "$launch_file" -ot "$launch_program/sasldb.jar" ] ||
    [ "$launch_file" -ot "$launch_here/launch.sh" ] || [ "$launch_file" -ot "$launch_jdk/release" ]; then
    launch_file=$launch_program/archive/$archive$launch_joined
    # An archive is code: it is made only where the program itself may be changed.
    [ -w "$launch_program" ] && [ -O "$launch_program" ] || return 0
    . "$launch_here/archive.sh"
    make_archive || return 0
  fi
  launch_archive=$launch_option=$launch_file
}

# The folder of the Java in use, with links followed. That was noted when an archive was made; the
# note holds as long as it leads to the same program.
launch_find_jdk() {
  launch_join "$launch_java"
  launch_note=$launch_program/archive/java$launch_joined
  launch_jdk=
  [ ! -r "$launch_note" ] || read -r launch_jdk <"$launch_note" || :
  if [ -z "$launch_jdk" ] || [ ! "$launch_java" -ef "$launch_jdk/bin/java" ]; then
    launch_jdk=$(readlink -f -- "$launch_java") || return 1
    launch_jdk=${launch_jdk%/bin/java}
  fi
}

# A path as one word: its slashes become hyphens.
launch_join() {
  IFS=/ && set -f
  # shellcheck disable=SC2086
  set -- $1
  IFS=-
  launch_joined="$*"
  unset IFS && set +f
}

# The version of the Java in use, by its release file; empty where that does not tell.
launch_find_version() {
  launch_version=
  [ -r "$launch_jdk/release" ] || return 0
  while read -r launch_line; do
    case $launch_line in
      JAVA_VERSION=\"[1-9]*)
        launch_version=${launch_line#*\"}
        launch_version=${launch_version%%[!0-9]*}
        return
        ;;
    esac
  done <"$launch_jdk/release"
}

launch_fitting= launch_version= launch_collector=-XX:+UseSerialGC
[ "${SASLDB_ARCHIVE-}" = off ] || launch_find_archive
if [ -z "$launch_archive" ]; then
  launch_fitting= launch_mapping= launch_collector=-XX:+UseSerialGC
  launch_find_jdk && launch_find_version
  [ -z "$launch_version" ] || launch_fit "$launch_version"
fi

# A collector that the user asks for comes alone.
case ${SASLDB_JAVA_OPTS-} in
  *-XX:+Use*GC*) launch_collector= ;;
esac

# Java finds file names only through the locale; names of users go through unharmed in any.
LC_ALL=C.UTF-8
export LC_ALL
# What a change of an LMDB file needs comes last on the class path: the class archives are made of
# what precedes it. It is a folder of classes, because a search for a class or a service that does
# not exist, as JE's logging and picocli make, opens every jar, and these 13 cost ten milliseconds.
# shellcheck disable=SC2086
exec "$launch_java" $launch_collector $launch_flags $launch_fitting $launch_mapping \
  ${launch_archive:+"$launch_archive"} \
  ${SASLDB_JAVA_OPTS-} "-Dsasldb.store=$launch_store" "-Dsasldb.argv0=$0" -cp "$launch_classpath:$launch_program/lmdb" \
  "$main" "$@"
