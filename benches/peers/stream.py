"""The same job as northwatch's stream, as one would write it in Python: confluent-kafka and pyahocorasick.

consume in batches -> decode JSON -> normalise every text -> scan with one Aho-Corasick automaton, check word boundaries,
look up wallets, BICs and IMO numbers -> produce alerts -> commit offsets, all in one Kafka transaction.

By hand, beside `cargo bench --bench broker`, against the same broker and the same kind of topic:

    pip install confluent-kafka pyahocorasick
    northwatch generate --payments 50000 --hits 0.01 --seed 7 --watchlist watchlist.jsonl > payments.jsonl
    python benches/peers/stream.py 127.0.0.1:19092 payments.jsonl watchlist.jsonl
"""

import json
import re
import sys
import time
import unicodedata
import uuid

import ahocorasick
from confluent_kafka import Consumer, Producer, TopicPartition
from confluent_kafka.admin import AdminClient, NewTopic

RECORDS = 200_000
ROUNDS = 3
PARTITIONS = 4
BATCH = 10_000
WORD = re.compile(r"[A-Za-z0-9]+")


def normalise(text):
    folded = unicodedata.normalize("NFKD", text)
    letters = "".join(c if c.isalnum() else " " for c in folded if not unicodedata.combining(c) and c != "'")
    return " ".join(letters.lower().split())


def strings(value):
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for item in value.values():
            yield from strings(item)
    elif isinstance(value, list):
        for item in value:
            yield from strings(item)


class Screener:
    def __init__(self, path):
        self.automaton = ahocorasick.Automaton()
        self.identifiers = {}
        with open(path, encoding="utf-8") as file:
            next(file)
            for line in file:
                entry = json.loads(line)
                if entry["kind"] != "wallet":
                    for name in entry["names"]:
                        self.add(name["text"], entry["id"])
                for wallet in entry.get("wallets", []):
                    address = wallet["address"]
                    key = address.lower() if address.startswith("0x") else address
                    self.identifiers[key] = entry["id"]
                for value in entry.get("bics", []) + entry.get("imos", []):
                    self.identifiers[value[:8]] = entry["id"]
        self.automaton.make_automaton()

    def add(self, name, entry):
        names = {normalise(name)}
        if "," in name:
            surname, given = name.split(",", 1)
            names.add(normalise(given + " " + surname))
        for key in names - {""}:
            self.automaton.add_word(key, (len(key), entry))

    def hits(self, payment):
        found = []
        for text in strings(payment):
            folded = normalise(text)
            for end, (length, entry) in self.automaton.iter(folded):
                start = end - length + 1
                left = start == 0 or folded[start - 1] == " "
                right = end + 1 == len(folded) or folded[end + 1] == " "
                if left and right:
                    found.append({"entry": entry, "start": start, "end": end + 1})
            for word in WORD.findall(text):
                if len(word) >= 7:
                    key = word.lower() if word.startswith("0x") else word
                    entry = self.identifiers.get(key) or (self.identifiers.get(word[:8]) if len(word) == 11 else None)
                    if entry:
                        found.append({"entry": entry, "text": word})
        return found


def run(brokers, topic, alerts, screener):
    group = "peer-" + uuid.uuid4().hex
    consumer = Consumer({
        "bootstrap.servers": brokers, "group.id": group, "auto.offset.reset": "earliest", "enable.auto.commit": False,
        "isolation.level": "read_committed", "fetch.queue.backoff.ms": 5,
    })
    producer = Producer({"bootstrap.servers": brokers, "transactional.id": group, "linger.ms": 1, "compression.type": "lz4"})
    producer.init_transactions()
    consumer.subscribe([topic])
    done, since = 0, None
    while done < RECORDS:
        messages = consumer.consume(BATCH, timeout=0.05)
        if not messages:
            continue
        since = since or time.monotonic()
        producer.begin_transaction()
        offsets = {}
        for message in messages:
            payment = json.loads(message.value())
            hits = screener.hits(payment)
            if hits:
                alert = {"payment_id": payment["payment_id"], "hits": hits}
                producer.produce(alerts, json.dumps(alert).encode(), key=payment["payment_id"])
            offsets[message.partition()] = message.offset() + 1
        positions = [TopicPartition(topic, partition, offset) for partition, offset in offsets.items()]
        producer.send_offsets_to_transaction(positions, consumer.consumer_group_metadata())
        producer.commit_transaction()
        done += len(messages)
    took = time.monotonic() - since
    consumer.close()
    return RECORDS / took


def main():
    brokers, payments, watchlist = sys.argv[1:4]
    topic, alerts = ("peer-%s-%d" % (kind, time.time()) for kind in ("payments", "alerts"))
    admin = AdminClient({"bootstrap.servers": brokers})
    for future in admin.create_topics([NewTopic(topic, PARTITIONS, 1), NewTopic(alerts, PARTITIONS, 1)]).values():
        future.result()
    lines = open(payments, "rb").read().splitlines()
    feeder = Producer({"bootstrap.servers": brokers, "queue.buffering.max.messages": 1_000_000})
    for n in range(RECORDS):
        feeder.produce(topic, lines[n % len(lines)], partition=n % PARTITIONS)
        feeder.poll(0)
    feeder.flush()
    screener = Screener(watchlist)
    rates = sorted(run(brokers, topic, alerts, screener) for _ in range(ROUNDS))
    print("%d records/s (median of %d)" % (rates[ROUNDS // 2], ROUNDS))


main()
