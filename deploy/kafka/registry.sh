#!/usr/bin/env bash
# One schema registry on loopback (Apicurio, which has Confluent's interface), from Maven Central, for tests and for
# trying northwatch out. What is registered is in memory, and gone when it stops.
#
#   registry.sh get      download it (about 140 MB) into the cache, once
#   registry.sh start    start it and wait until it answers; prints its address
#   registry.sh stop     stop it
#
# Needs Java 17 or later and curl. REGISTRY_VERSION, REGISTRY_PORT, REGISTRY_CACHE and REGISTRY_DIR may be set.
# It listens on 127.0.0.1 only, without authentication.
set -euo pipefail

# The last line that runs on Java 17; 3.x needs 21.
version=${REGISTRY_VERSION:-2.6.13.Final}
port=${REGISTRY_PORT:-18081}
cache=${REGISTRY_CACHE:-${XDG_CACHE_HOME:-$HOME/.cache}/northwatch/registry-$version}
dir=${REGISTRY_DIR:-${TMPDIR:-/tmp}/northwatch-registry-$port}
address=http://127.0.0.1:$port/apis/ccompat/v7

say() { echo "registry.sh: $*" >&2; }

get() {
  [ -f "$cache/complete" ] && return
  mkdir -p "$cache"
  say "downloading Apicurio Registry $version into $cache"
  local name=apicurio-registry-app-$version
  curl -fsS --retry 3 "https://repo1.maven.org/maven2/io/apicurio/apicurio-registry-app/$version/$name-all.tar.gz" |
    tar -xz -C "$cache"
  touch "$cache/complete"
}

pid() { cat "$dir/pid" 2>/dev/null || true; }

running() { [ -n "$(pid)" ] && kill -0 "$(pid)" 2>/dev/null; }

answers() { curl -fs -m 2 -o /dev/null "$address/subjects"; }

start() {
  if running; then echo "$address"; return; fi
  if (exec 3<>"/dev/tcp/127.0.0.1/$port") 2>/dev/null; then say "something else listens on port $port: set REGISTRY_PORT"; return 1; fi
  command -v java >/dev/null || { say "Java is missing: install Java 17 or later (Debian: openjdk-17-jre-headless)"; return 1; }
  get
  mkdir -p "$dir"
  (
    cd "$cache"
    exec setsid java -Xmx512m -Dquarkus.http.host=127.0.0.1 -Dquarkus.http.port="$port" \
      -jar "apicurio-registry-app-$version-runner.jar" </dev/null >"$dir/out.log" 2>&1
  ) &
  echo $! >"$dir/pid"
  for _ in $(seq 600); do
    if answers; then echo "$address"; return; fi
    running || { say "the registry ended:"; tail -20 "$dir/out.log" >&2; return 1; }
    read -rt 0.1 <> <(:) || true
  done
  say "the registry does not answer after 60 s; see $dir/out.log"
  return 1
}

stop() {
  running && kill "$(pid)"
  rm -rf "$dir"
}

case "${1:-}" in
  get) get ;;
  start) start ;;
  stop) stop ;;
  *) sed -n '2,10s/^# \{0,1\}//p' "$0" >&2; exit 64 ;;
esac
