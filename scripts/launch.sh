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
# Environment: SASLDB_JAVA (a java command), JAVA_HOME, SASLDB_JAVA_OPTS (more options for Java).

launch_die() {
  printf '%s: error: %s\n' "${0##*/}" "$1" >&2
  [ -z "${2-}" ] || printf 'hint: %s\n' "$2" >&2
  exit 69
}

launch_here=$(CDPATH='' cd -P -- "${launcher%/*}" && pwd) || launch_die "cannot enter ${launcher%/*}"
launch_root=${launch_here%/*}

# An installation has the program beside the scripts; a checkout builds it under target.
if [ -f "$launch_root/pom.xml" ]; then
  launch_program=$launch_root/target/program
  [ ! -d "$launch_root/target/.building" ] && [ -f "$launch_program/sasldb.jar" ] &&
    [ -f "$launch_program/picocli.jar" ] || . "$launch_here/build.sh"
else
  launch_program=$launch_root/program
fi
[ -r "$launch_program/sasldb.jar" ] ||
  launch_die "the program is missing: $launch_program/sasldb.jar" "install it again with scripts/install"

launch_java=${SASLDB_JAVA:-${JAVA_HOME:+$JAVA_HOME/bin/java}}
launch_java=$(command -v "${launch_java:-java}") ||
  launch_die "no Java found" "install a JDK of version 17 or newer (Debian: apt-get install openjdk-17-jdk-headless), or set JAVA_HOME"

case $archive in
  classic) launch_classpath=$launch_program/sasldb.jar:$launch_program/je.jar ;;
  *) launch_classpath=$launch_program/sasldb.jar:$launch_program/je.jar:$launch_program/picocli.jar:$launch_program/nanojson.jar ;;
esac

# C1 only and the serial collector start fastest; nothing of the JVM may reach standard output; no
# performance data in the temporary folder. The management option names no class, which spares JE
# the start of the platform's MBean server (a quarter of its opening); JE then has to be told about
# compressed pointers.
launch_flags="-XX:TieredStopAtLevel=1 -XX:+UseSerialGC -Xms16m -Xmx256m -XX:-UsePerfData -Xlog:disable -XX:+UseCompressedOops -Djavax.management.builder.initial=none"

# The archive that fits: made for this very Java (its release file is part of the name) and newer
# than the program. $launch_archive is left empty where there is none and none can be made.
launch_archive=
launch_find_archive() {
  launch_jdk=$(readlink -f -- "$launch_java") || return 0
  launch_jdk=${launch_jdk%/bin/java}
  [ -r "$launch_jdk/release" ] || return 0
  launch_version= launch_build=
  while IFS='=' read -r launch_key launch_value; do
    launch_value=${launch_value#\"}
    case $launch_key in
      JAVA_VERSION) launch_version=${launch_value%\"} ;;
      JAVA_RUNTIME_VERSION) launch_build=${launch_value%\"} ;;
    esac
  done <"$launch_jdk/release"
  launch_major=${launch_version%%.*}
  case $launch_major in
    '' | *[!0-9]*) return 0 ;;
  esac
  if [ "$launch_major" -ge 25 ]; then
    launch_option=-XX:AOTCache launch_suffix=aot
  else
    launch_option=-XX:SharedArchiveFile launch_suffix=jsa
  fi
  launch_file=$launch_program/archive/$archive-${launch_build:-$launch_version}.$launch_suffix
  if [ ! -f "$launch_file" ] || [ "$launch_file" -ot "$launch_program/sasldb.jar" ]; then
    # An archive is code: it is made only where the program itself may be changed.
    [ -w "$launch_program" ] && [ -O "$launch_program" ] || return 0
    . "$launch_here/archive.sh"
    make_archive || return 0
  fi
  # The release file changes with every update of this Java, whatever its version says.
  [ "$launch_file" -ot "$launch_jdk/release" ] || launch_archive=$launch_option=$launch_file
}
[ "${SASLDB_ARCHIVE-}" = off ] || launch_find_archive

# Java finds file names only through the locale; names of users go through unharmed in any.
LC_ALL=C.UTF-8
export LC_ALL
# shellcheck disable=SC2086
exec "$launch_java" $launch_flags $launch_archive ${SASLDB_JAVA_OPTS-} \
  "-Dsasldb.argv0=$0" -cp "$launch_classpath" "$main" "$@"
