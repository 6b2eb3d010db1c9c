//! New watchlists while payments flow: from files and from a topic, good ones and damaged ones.

use std::path::{Path, PathBuf};
use std::time::Duration;

use northwatch::domain::{AliasStrength, DateSpan, Designation, ListOrigin, ListedName, SubjectKind, Watchlist};
use northwatch::kafka::Feeder;
use northwatch::lists::{self, LoadOptions};
use rdkafka::ClientConfig;
use rdkafka::producer::{BaseProducer, BaseRecord, Producer as _};

use super::PATIENCE;
use super::judge::Judge;
use super::scene::{PARTITIONS, Scene};
use crate::process::{Running, get, metric, run, text, wait_for};

/// Swaps in a row.
const SWAPS: u64 = 100;
/// Payments that wait when the first swap comes, and that come with each further one.
const WAITING: u64 = 20_000;
const WITH_EACH: u64 = 300;

/// A name that is on one of the two watchlists only.
pub(super) const ON_ONE: &str = "Zanzibar Quixote Holdings";
const ON_BOTH: &str = "Song Kum-hyok";

pub(super) fn payment(number: u64, name: &str) -> String {
    format!(
        r#"{{"payment_id":"p-{number}","parties":[{{"role":"CREDITOR","name":"{name}"}}],"remittance":["Invoice"]}}"#
    )
}

/// The built-in watchlist, and the same with one entry more on a list of its own; saved, with their versions.
pub(super) struct Two {
    pub(super) without: PathBuf,
    pub(super) with: PathBuf,
    versions: [String; 2],
}

fn one_more(watchlist: &Watchlist, published: &str) -> Watchlist {
    let mut more = Designation::blank("HOUSE/1", "HOUSE", SubjectKind::Entity);
    more.names.push(ListedName { text: ON_ONE.to_owned(), strength: AliasStrength::Strong });
    let published: DateSpan = published.parse().expect("a date");
    let origin = ListOrigin {
        list: "HOUSE".to_owned(),
        published,
        source: "by hand".to_owned(),
        sha256: String::new(),
        entries: 1,
        note: String::new(),
    };
    let lists = watchlist.lists().iter().cloned().chain([origin]).collect();
    let designations = watchlist.designations().iter().cloned().chain([more]).collect();
    Watchlist::new(String::new(), lists, designations)
}

impl Two {
    pub(super) fn new(scene: &Scene) -> Self {
        let starter = lists::starter().expect("the built-in list");
        let save = |name: &str, watchlist: &Watchlist| {
            let path = scene.path(name);
            lists::save(watchlist, &path).expect("saved");
            let read = lists::load(std::slice::from_ref(&path), &LoadOptions::default()).expect("a watchlist");
            (path, read.watchlist.version().to_owned())
        };
        let (without, first) = save("without.jsonl", &starter);
        let (with, second) = save("with.jsonl", &one_more(&starter, "2026-01-02"));
        Self { without, with, versions: [first, second] }
    }
}

fn put(from: &Path, to: &Path) {
    let beside = to.with_extension("new");
    std::fs::copy(from, &beside).expect("copied");
    std::fs::rename(&beside, to).expect("renamed");
}

fn reloads(admin: &str, result: &str) -> u64 {
    let label = format!("result=\"{result}\"");
    get(admin, "/metrics").map_or(0, |(_, text)| metric(&text, "northwatch_watchlist_reloads_total", &[&label]))
}

pub(super) fn wait_reload(admin: &str, result: &str, count: u64) {
    let what = format!("{count} reloads that are {result}");
    wait_for(&what, PATIENCE, || (reloads(admin, result) >= count).then_some(()));
}

fn in_force(admin: &str) -> String {
    let (_, text) = get(admin, "/api/v1/status").expect("an answer");
    let status: serde_json::Value = serde_json::from_str(&text).expect("JSON");
    status["watchlist"].as_str().expect("a version").to_owned()
}

#[test]
fn a_hundred_swaps_under_load_lose_repeat_and_mix_nothing() {
    let Some(mut scene) = Scene::new("swap") else { return };
    let two = Two::new(&scene);
    let current = scene.path("current.jsonl");
    put(&two.without, &current);
    // The entry of one list goes and comes: that is accepted here.
    scene.watchlist = format!("files = [\"{}\"]\ncheck_every_seconds = 0\nshrink_percent_max = 100\n", text(&current));
    let feeder = Feeder::connect(&scene.brokers).expect("an address");
    let topic = scene.topic("payments");
    let mut fed = 0;
    let mut feed_more = |payments: u64| {
        for _ in 0..payments {
            let name = ["Jan Kowalski", ON_ONE, "Maria Rossi", ON_BOTH][usize::try_from(fed % 4).expect("small")];
            let partition = i32::try_from(fed / 4).expect("small") % PARTITIONS;
            feeder.send(&topic, Some(partition), payment(fed, name).as_bytes(), &[]).expect("taken");
            fed += 1;
        }
        feeder.flush(PATIENCE).expect("delivered");
        fed
    };
    feed_more(WAITING);
    let service = scene.start("a", "");
    let admin = service.ready();
    let mut total = 0;
    for swap in 1..=SWAPS {
        put(if swap % 2 == 1 { &two.with } else { &two.without }, &current);
        service.signal("HUP");
        total = feed_more(WITH_EACH);
        wait_reload(&admin, "swapped", swap);
    }
    let mut judge = Judge::open(&scene);
    judge.read_decisions(usize::try_from(total).expect("small"));
    judge.read_all();
    let mut seen = [0u64; 2];
    for ((partition, offset), count, outcome, version) in judge.decided() {
        assert_eq!(count, 1, "{partition}@{offset} was decided {count} times");
        let with = usize::from(version == two.versions[1]);
        assert_eq!(version, two.versions[with], "{partition}@{offset}");
        seen[with] += 1;
        // Four payments of a kind in a row go to one partition.
        let kind = offset % 4;
        let expected = match kind {
            1 if with == 1 => "alerted",
            3 => "alerted",
            _ => "cleared",
        };
        assert_eq!(outcome, expected, "{partition}@{offset} against {version}");
    }
    assert_eq!(judge.decisions() as u64, total, "each payment once");
    assert!(seen.iter().all(|count| *count > 0), "both watchlists were in force: {seen:?}");
}

#[test]
fn a_bad_file_never_comes_into_force() {
    let Some(mut scene) = Scene::new("bad-list") else { return };
    let two = Two::new(&scene);
    let current = scene.path("current.jsonl");
    put(&two.with, &current);
    scene.watchlist = format!("files = [\"{}\"]\ncheck_every_seconds = 1\n", text(&current));
    let service = scene.start("a", "");
    let admin = service.ready();
    let good = in_force(&admin);
    assert_eq!(good, two.versions[1]);
    let whole = std::fs::read(&two.with).expect("readable");
    let (mut unreadable, mut refused) = (0, 0);
    // Seen without a signal, by the watch.
    std::fs::write(&current, &whole[..whole.len() / 2]).expect("written");
    unreadable += 1;
    wait_reload(&admin, "unreadable", unreadable);
    for damaged in [whole[..whole.len() - 1].to_vec(), b"<html>".to_vec(), Vec::new()] {
        std::fs::write(&current, damaged).expect("written");
        service.signal("HUP");
        unreadable += 1;
        wait_reload(&admin, "unreadable", unreadable);
    }
    std::fs::remove_file(&current).expect("removed");
    service.signal("HUP");
    wait_reload(&admin, "unreadable", unreadable + 1);
    // A list is gone; a list is older; the core of one is missing.
    put(&two.without, &current);
    service.signal("HUP");
    refused += 1;
    wait_reload(&admin, "refused", refused);
    let starter = lists::starter().expect("the built-in list");
    let older = one_more(&starter, "2025-01-02");
    let without_core = {
        let with = one_more(&starter, "2026-01-03");
        let kept = with.designations().iter().filter(|d| d.id != "OFAC-SDN/27307").cloned().collect();
        Watchlist::new(String::new(), with.lists().to_vec(), kept)
    };
    for bad in [older, without_core] {
        lists::save(&bad, &current).expect("saved");
        service.signal("HUP");
        refused += 1;
        wait_reload(&admin, "refused", refused);
    }
    assert_eq!(in_force(&admin), good, "{}", service.output());
    for part in ["HOUSE is in force and not in it", "before the one in force", "OFAC-SDN/27307 is missing"] {
        service.line(part, Duration::from_secs(5));
    }
    // And a good one does.
    lists::save(&one_more(&starter, "2026-03-04"), &current).expect("saved");
    wait_reload(&admin, "swapped", 1);
    assert_ne!(in_force(&admin), good);
    assert_eq!(get(&admin, "/readyz").expect("an answer").0, 200);
}

fn publish(scene: &Scene, config: &Path, file: &Path, code: i32) {
    let output = run(&["lists", "publish", text(file), "--config", text(config)], b"");
    let said = String::from_utf8_lossy(&output.stderr).into_owned();
    assert_eq!(output.status.code(), Some(code), "{}: {said}", scene.name);
}

#[test]
fn a_topic_brings_the_watchlist_to_every_process() {
    let Some(mut scene) = Scene::new("topic-list") else { return };
    let two = Two::new(&scene);
    scene.create_compacted("watchlists");
    let topic = scene.topic("watchlists");
    // With nothing to begin with, no service begins: the built-in list is no substitute.
    scene.watchlist = format!("topic = \"{topic}\"\n");
    let mut alone = scene.start("alone", "");
    let (status, _) = alone.ended(Duration::from_mins(1));
    assert_eq!(status.code(), Some(69), "{}", alone.output());
    // What a process begins with while the topic is empty.
    scene.watchlist = format!("topic = \"{topic}\"\nfiles = [\"{}\"]\n", text(&two.without));
    let config = scene.config("publisher", "", "");
    let fleet = [scene.start("a", ""), scene.start("b", "")];
    let admins = fleet.each_ref().map(Running::ready);
    let all = |version: &str| admins.iter().all(|admin| in_force(admin) == version);
    assert!(all(&two.versions[0]));
    publish(&scene, &config, &two.with, 0);
    wait_for("the published watchlist", Duration::from_secs(30), || all(&two.versions[1]).then_some(()));
    // One that starts later begins with it.
    let late = scene.start("c", "");
    assert_eq!(in_force(&late.ready()), two.versions[1]);
    // What is no watchlist, and one that lost a list: refused by everyone, and nothing is published of the first.
    let notes = scene.path("notes.txt");
    std::fs::write(&notes, "not a watchlist").expect("written");
    publish(&scene, &config, &notes, 65);
    let producer: BaseProducer =
        ClientConfig::new().set("bootstrap.servers", &scene.brokers).create().expect("an address");
    let damaged = BaseRecord::to(&topic).partition(0).key("watchlist").payload("{}");
    producer.send(damaged).map_err(|(error, _)| error).expect("taken");
    producer.flush(PATIENCE).expect("delivered");
    for admin in &admins {
        wait_reload(admin, "unreadable", 1);
    }
    publish(&scene, &config, &two.without, 0);
    for admin in &admins {
        wait_reload(admin, "refused", 1);
    }
    assert!(all(&two.versions[1]), "the one in force stays");
    // The topic goes on behind what is wrong, and SIGHUP reads it again from its beginning.
    fleet[0].signal("HUP");
    wait_reload(&admins[0], "unreadable", 2);
    wait_reload(&admins[0], "refused", 2);
    assert!(all(&two.versions[1]));
}

#[test]
fn an_unsigned_watchlist_is_not_taken_where_a_signature_is_wanted() {
    let Some(mut scene) = Scene::new("signed") else { return };
    let signed = crate::lists::extract("signed");
    let key = std::fs::read_to_string(signed.join("key.pub")).expect("readable");
    let key = key.lines().last().expect("a key");
    let current = scene.path("watchlist.jsonl");
    for name in ["watchlist.jsonl", "watchlist.jsonl.minisig"] {
        std::fs::copy(signed.join(name), scene.path(name)).expect("copied");
    }
    scene.watchlist = format!("files = [\"{}\"]\npublic_key = \"{key}\"\ncheck_every_seconds = 0\n", text(&current));
    let service = scene.start("a", "");
    let admin = service.ready();
    let good = in_force(&admin);
    let mut changed = std::fs::read_to_string(&current).expect("readable");
    changed.push('\n');
    std::fs::write(&current, changed).expect("written");
    service.signal("HUP");
    wait_reload(&admin, "unreadable", 1);
    assert_eq!(in_force(&admin), good);
    // And a process does not start with it.
    let mut second = scene.start("b", "");
    let (status, _) = second.ended(Duration::from_secs(30));
    assert_eq!(status.code(), Some(78), "{}", second.output());
}

#[test]
fn a_stale_watchlist_is_said_and_can_stop_the_service() {
    let Some(mut scene) = Scene::new("stale") else { return };
    scene.watchlist = "[watchlist.stale_after_days]\ndefault = 36500\n\"OFAC-SDN\" = 1\n".to_owned();
    let service = scene.start("a", "");
    let admin = service.admin();
    service.line("the watchlist is stale: OFAC-SDN was published", Duration::from_secs(30));
    wait_for("staleness", Duration::from_secs(30), || {
        let (_, metrics) = get(&admin, "/metrics")?;
        (metric(&metrics, "northwatch_watchlist_stale", &[]) == 1).then_some(())
    });
    let (code, body) = get(&admin, "/readyz").expect("an answer");
    assert!(code == 503 && body.contains("watchlist fresh"), "{code} {body}");
    scene.watchlist = format!("when_stale = \"stop\"\n{}", scene.watchlist);
    let mut second = scene.start("b", "");
    let (status, _) = second.ended(Duration::from_secs(30));
    assert_eq!(status.code(), Some(69), "{}", second.output());
}
