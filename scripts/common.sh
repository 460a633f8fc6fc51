# Sourced by the scripts here: finds the project, checks the tools, builds the jar if it is missing or old.

project=$(cd "${BASH_SOURCE[0]%/*}/.." && pwd)
jar=$project/target/reproduce.jar

# For a JVM that scrapes once: it is over before the second compiler or a collector's own threads have
# paid for themselves.
scrape_jvm=(java -Xshare:auto -XX:SharedArchiveFile="${jar%/*}/scrape.jsa" -Xlog:disable
  -XX:+IgnoreUnrecognizedVMOptions -XX:+UnlockDiagnosticVMOptions -XX:ArchiveRelocationMode=0
  -XX:TieredStopAtLevel=1 -XX:+UseSerialGC)

fail() {
  echo "$(basename "$0"): $*" >&2
  exit 2
}

# help_if_asked "$@": prints the comment at the top of the script and ends, where the first word asks for it.
help_if_asked() {
  case "${1:-}" in
    -h | --help)
      sed -n '2,/^[^#]/s/^# \{0,1\}//p' "$0"
      exit 0
      ;;
    -*) fail "unknown option: $1; try $(basename "$0") --help" ;;
  esac
}

require_java() {
  command -v java >/dev/null 2>&1 ||
    fail "java is missing; install a JDK of 17 or later (Debian: apt-get install openjdk-17-jdk)"
  # The JDK's file tells it without the start of a JVM, a third of what a small command takes.
  local home version= line
  hash java
  home=$(readlink -f "${BASH_CMDS[java]}")
  home=${home%/bin/java}
  if [ -r "$home/release" ]; then
    while read -r line; do
      case $line in JAVA_VERSION=\"*) line=${line#*\"} version=${line%%[!0-9]*} ;; esac
    done <"$home/release"
  fi
  [ -n "$version" ] ||
    version=$(java -version 2>&1 | sed -n 's/.* version "\([0-9]*\).*/\1/p' | head -n 1)
  [ -n "$version" ] && [ "$version" -ge 17 ] ||
    fail "java is too old: version=${version:-unknown}; install a JDK of 17 or later (Debian: apt-get install openjdk-17-jdk)"
}

require_maven() {
  command -v mvn >/dev/null 2>&1 ||
    fail "mvn is missing; install Maven (Debian: apt-get install maven)"
}

# Builds the jar where it is missing or older than its sources. A jar that is there is run without
# Maven, too: on the server where the files are there may be a JRE alone.
build_if_needed() {
  require_java
  local old=
  # Without a jar find fails, which would end a script with set -e.
  [ ! -d "$project/src/main" ] || [ ! -e "$jar" ] ||
    old=$(find "$project/src/main" "$project/src/build" "$project/src/test/java/multiproc/build" "$project/pom.xml" -newer "$jar" -print -quit 2>/dev/null)
  if [ -e "$jar" ] && [ -n "$old" ] && ! command -v mvn >/dev/null 2>&1; then
    echo "$(basename "$0"): mvn is missing: $jar is run as it is, older than its sources" >&2
  elif [ ! -e "$jar" ] || [ -n "$old" ]; then
    require_maven
    echo "$(basename "$0"): building $jar" >&2
    # Debian's Maven resets the colours also where it is told to use none.
    mvn -q -B -Dstyle.color=never -f "$project/pom.xml" package -DskipTests 2>&1 | sed $'s/\e\\[[0-9;]*m//g' >&2
    [ "${PIPESTATUS[0]}" = 0 ] || fail "the build failed; see above"
  fi
}

# ask_client DIRECTORY: what the client of the array "real" (--real, --client-path) says of itself, as "facts",
# and its release, as "release"; "reproduce" is a function. DIRECTORY takes files for the moment.
ask_client() {
  [ -n "${REPRODUCE_JAR:-}" ] || build_if_needed
  facts=$(reproduce replay error1 "${real[@]}" --multiproc-dir "$1" --follow 2>&1) || [ $? = 10 ] ||
    fail "the client cannot be run: $(grep -v '^files: ' <<<"$facts" | tail -n 1)"
  facts=$(sed -n 's/^client: //p' <<<"$facts")
  release=$(sed -n 's/^prometheus_client \([0-9.]*\) of .*/\1/p' <<<"$facts")
  [ -n "$release" ] || fail "the client does not tell its release: $facts"
}
