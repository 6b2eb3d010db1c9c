#!/usr/bin/env bash
# One Apache Kafka broker on loopback, from Maven Central, for tests and for trying northwatch out.
#
#   kafka.sh get                download Kafka (about 110 MB) into the cache, once
#   kafka.sh start              start the broker and wait until it answers; prints its address
#   kafka.sh stop               stop it in an orderly way; what was written stays
#   kafka.sh kill               stop it as a power cut would
#   kafka.sh topic NAME PARTS [KEY=VALUE...]   create a topic
#   kafka.sh status             whether it runs, and where
#   kafka.sh clean              stop it and delete what was written
#
# Needs Java 17 or later and Maven. KAFKA_VERSION, KAFKA_PORT, KAFKA_CACHE (downloads) and KAFKA_DIR (data) may be set.
# It listens on 127.0.0.1 only, without authentication: never use it for real payments.
set -euo pipefail

version=${KAFKA_VERSION:-4.1.1}
log4j=2.26.1
port=${KAFKA_PORT:-19092}
controller_port=$((port + 1))
cache=${KAFKA_CACHE:-${XDG_CACHE_HOME:-$HOME/.cache}/northwatch/kafka-$version}
dir=${KAFKA_DIR:-${TMPDIR:-/tmp}/northwatch-kafka-$port}
address=127.0.0.1:$port

say() { echo "kafka.sh: $*" >&2; }

get() {
  [ -f "$cache/complete" ] && return
  command -v mvn >/dev/null || { say "Maven is missing: install it (Debian: maven)"; return 1; }
  command -v java >/dev/null || { say "Java is missing: install Java 17 or later (Debian: openjdk-17-jre-headless)"; return 1; }
  mkdir -p "$cache"
  say "downloading Apache Kafka $version into $cache"
  {
    echo '<project xmlns="http://maven.apache.org/POM/4.0.0"><modelVersion>4.0.0</modelVersion>'
    echo '<groupId>northwatch</groupId><artifactId>kafka</artifactId><version>1</version><packaging>pom</packaging><dependencies>'
    for artifact in org.apache.kafka:kafka_2.13:"$version" org.apache.kafka:kafka-tools:"$version" \
      org.apache.logging.log4j:log4j-core:$log4j org.apache.logging.log4j:log4j-slf4j-impl:$log4j \
      org.apache.logging.log4j:log4j-1.2-api:$log4j; do
      IFS=: read -r group name number <<<"$artifact"
      echo "<dependency><groupId>$group</groupId><artifactId>$name</artifactId><version>$number</version></dependency>"
    done
    echo '</dependencies></project>'
  } >"$cache/pom.xml"
  mvn -q -B -f "$cache/pom.xml" dependency:copy-dependencies -DincludeScope=runtime -DoutputDirectory="$cache/libs" >&2
  touch "$cache/complete"
}

configure() {
  mkdir -p "$dir"
  cat >"$dir/server.properties" <<PROPERTIES
process.roles=broker,controller
node.id=1
controller.quorum.voters=1@127.0.0.1:$controller_port
listeners=PLAINTEXT://$address,CONTROLLER://127.0.0.1:$controller_port
advertised.listeners=PLAINTEXT://$address
inter.broker.listener.name=PLAINTEXT
controller.listener.names=CONTROLLER
listener.security.protocol.map=CONTROLLER:PLAINTEXT,PLAINTEXT:PLAINTEXT
log.dirs=$dir/data
num.partitions=4
num.network.threads=2
num.io.threads=2
offsets.topic.replication.factor=1
offsets.topic.num.partitions=4
transaction.state.log.replication.factor=1
transaction.state.log.min.isr=1
transaction.state.log.num.partitions=4
share.coordinator.state.topic.replication.factor=1
share.coordinator.state.topic.min.isr=1
group.initial.rebalance.delay.ms=0
group.min.session.timeout.ms=1000
auto.create.topics.enable=false
log.retention.hours=2
message.max.bytes=20000000
transaction.max.timeout.ms=900000
PROPERTIES
  cat >"$dir/log4j2.properties" <<'PROPERTIES'
rootLogger.level=WARN
appender.out.type=Console
appender.out.name=out
appender.out.layout.type=PatternLayout
appender.out.layout.pattern=%d %p %c %m%n
rootLogger.appenderRef.out.ref=out
PROPERTIES
}

run_java() {
  java -Xms256m -Xmx1g -XX:+UseG1GC -Djava.awt.headless=true -Dlog4j2.configurationFile="$dir/log4j2.properties" \
    -cp "$cache/libs/*" "$@"
}

pid() { cat "$dir/pid" 2>/dev/null || true; }

running() { [ -n "$(pid)" ] && kill -0 "$(pid)" 2>/dev/null; }

answers() { (exec 3<>"/dev/tcp/127.0.0.1/$port") 2>/dev/null; }

start() {
  if running; then echo "$address"; return; fi
  if answers; then say "something else listens on $address: set KAFKA_PORT"; return 1; fi
  get
  configure
  if [ ! -f "$dir/data/meta.properties" ]; then
    run_java kafka.tools.StorageTool format -t "$(run_java kafka.tools.StorageTool random-uuid | tail -1)" \
      -c "$dir/server.properties" >"$dir/format.log" 2>&1 || { cat "$dir/format.log" >&2; return 1; }
  fi
  # The subshell gives up its standard streams, so that a caller waiting for them does not wait for the broker.
  (
    cd "$dir"
    exec setsid java -Xms512m -Xmx1g -XX:+UseG1GC -XX:MaxGCPauseMillis=20 -Djava.awt.headless=true \
      -Dlog4j2.configurationFile="$dir/log4j2.properties" -cp "$cache/libs/*" kafka.Kafka "$dir/server.properties" \
      </dev/null >>"$dir/out.log" 2>&1
  ) &
  echo $! >"$dir/pid"
  for _ in $(seq 600); do
    if answers; then echo "$address"; return; fi
    running || { say "the broker ended:"; tail -20 "$dir/out.log" >&2; return 1; }
    read -rt 0.1 <> <(:) || true
  done
  say "the broker does not answer on $address after 60 s; see $dir/out.log"
  return 1
}

gone() {
  for _ in $(seq "$1"); do
    running || { rm -f "$dir/pid"; return 0; }
    read -rt 0.1 <> <(:) || true
  done
  return 1
}

stop() {
  running || return 0
  kill "$(pid)"
  gone 300 || { say "it does not stop: killed"; kill_broker; }
}

kill_broker() {
  running || return 0
  kill -9 "$(pid)"
  gone 100
}

topic() {
  local name=$1 parts=$2 settings=()
  shift 2
  for setting in "$@"; do settings+=(--config "$setting"); done
  run_java org.apache.kafka.tools.TopicCommand --bootstrap-server "$address" --create --topic "$name" \
    --partitions "$parts" --replication-factor 1 "${settings[@]}"
}

case "${1:-}" in
  get) get ;;
  start) start ;;
  stop) stop ;;
  kill) kill_broker ;;
  topic) shift; topic "$@" ;;
  status) if running; then echo "running on $address"; else echo "not running"; exit 1; fi ;;
  clean) kill_broker || true; rm -rf "$dir" ;;
  *) sed -n '2,15s/^# \{0,1\}//p' "$0" >&2; exit 64 ;;
esac
