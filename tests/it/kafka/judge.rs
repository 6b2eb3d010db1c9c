//! The judge: a consumer of its own that reads committed records only, and what it finds wrong.

use std::collections::{BTreeMap, BTreeSet, HashSet};
use std::time::{Duration, Instant};

use northwatch::kafka::{ReadBack, Reader};
use serde_json::Value;

use super::PATIENCE;
use super::scene::{Fed, PARTITIONS, Scene};

/// How long nothing must come before the judge believes that nothing does.
const QUIET: Duration = Duration::from_secs(2);

pub(super) type Position = (i32, i64);

pub(super) struct Judge {
    reader: Reader,
    topics: [String; 3],
    pub(super) alerts: Vec<Value>,
    /// Those of records that could not be read, and whose plain text was screened.
    pub(super) text_alerts: Vec<Value>,
    pub(super) dead_letters: Vec<ReadBack>,
    /// How often a record's decision was seen.
    decided: BTreeMap<Position, u32>,
    outcomes: BTreeMap<Position, String>,
    /// The watchlist each record was screened against.
    versions: BTreeMap<Position, String>,
}

fn position(record: &Value) -> Position {
    let number = |key: &str| record[key].as_i64().unwrap_or_default();
    (i32::try_from(number("partition")).expect("a partition"), number("offset"))
}

impl Judge {
    pub(super) fn open(scene: &Scene) -> Self {
        let topics = ["alerts", "dead", "decisions"].map(|kind| scene.topic(kind));
        let names: Vec<&str> = topics.iter().map(String::as_str).collect();
        let reader = Reader::open(&scene.brokers, &names).expect("the broker answers");
        Self {
            reader,
            topics,
            alerts: Vec::new(),
            text_alerts: Vec::new(),
            dead_letters: Vec::new(),
            decided: BTreeMap::new(),
            outcomes: BTreeMap::new(),
            versions: BTreeMap::new(),
        }
    }

    /// Decisions read so far.
    pub(super) fn decisions(&self) -> usize {
        self.decided.values().map(|count| *count as usize).sum()
    }

    /// What was decided of each record, how often, and against which watchlist.
    pub(super) fn decided(&self) -> impl Iterator<Item = (Position, u32, &str, &str)> {
        self.decided.iter().map(|(at, count)| (*at, *count, self.outcomes[at].as_str(), self.versions[at].as_str()))
    }

    /// Every output record read so far.
    pub(super) fn outputs(&self) -> usize {
        self.decisions() + self.alerts.len() + self.text_alerts.len() + self.dead_letters.len()
    }

    /// Reads what comes within a time, one record at most.
    pub(super) fn read(&mut self, within: Duration) -> bool {
        let Some(record) = self.reader.next(within).expect("the broker answers") else { return false };
        if record.topic == self.topics[0] {
            let alert: Value = serde_json::from_slice(&record.value).expect("JSON");
            let as_text = alert["outcome"] == "dead_lettered";
            if as_text { self.text_alerts.push(alert) } else { self.alerts.push(alert) }
        } else if record.topic == self.topics[1] {
            self.dead_letters.push(record);
        } else {
            let decision: Value = serde_json::from_slice(&record.value).expect("JSON");
            let at = position(&decision["record"]);
            *self.decided.entry(at).or_default() += 1;
            let version = decision["watchlist"].as_str().expect("a version");
            self.versions.insert(at, version.to_owned());
            self.outcomes.insert(at, decision["outcome"].as_str().expect("an outcome").to_owned());
        }
        true
    }

    /// Reads until so many decisions were seen.
    pub(super) fn read_decisions(&mut self, wanted: usize) {
        self.read_decisions_while(wanted, || ());
    }

    /// The same, doing something between records.
    pub(super) fn read_decisions_while(&mut self, wanted: usize, mut between: impl FnMut()) {
        let until = Instant::now() + PATIENCE;
        while self.decisions() < wanted {
            between();
            self.read(Duration::from_millis(100));
            assert!(Instant::now() < until, "{} of {wanted} decisions within {PATIENCE:?}", self.decisions());
        }
    }

    /// Reads until nothing comes any more.
    pub(super) fn read_all(&mut self) {
        while self.read(QUIET) {}
    }

    /// Every record fed has one outcome and it is the right one; there is nothing else; the offsets moved with them.
    #[track_caller]
    pub(super) fn judge(&mut self, scene: &Scene) {
        self.read_decisions(scene.fed.len());
        self.read_all();
        self.judge_decisions(&scene.fed);
        self.judge_alerts(&scene.fed);
        self.judge_dead_letters(scene);
        assert_eq!(scene.committed(), scene.ends(), "the offsets moved with the outcomes");
    }

    fn judge_decisions(&self, fed: &[Fed]) {
        let twice: Vec<_> = self.decided.iter().filter(|(_, count)| **count != 1).collect();
        assert!(twice.is_empty(), "decided more than once: {twice:?}");
        let expected: BTreeSet<Position> = fed.iter().map(|fed| (fed.partition, fed.offset)).collect();
        let seen: BTreeSet<Position> = self.decided.keys().copied().collect();
        assert_eq!(expected.difference(&seen).collect::<Vec<_>>(), Vec::<&Position>::new(), "lost");
        assert_eq!(seen.difference(&expected).collect::<Vec<_>>(), Vec::<&Position>::new(), "made up");
        for fed in fed {
            let expected = match &fed.truth {
                None => "dead_lettered",
                Some(truth) if truth.planted.is_some() => "alerted",
                Some(_) => "cleared",
            };
            assert_eq!(self.outcomes[&(fed.partition, fed.offset)], expected, "{:?}", fed.truth);
        }
    }

    fn judge_alerts(&self, fed: &[Fed]) {
        let ids: HashSet<&str> = self.alerts.iter().map(|alert| alert["alert_id"].as_str().expect("an id")).collect();
        assert_eq!(ids.len(), self.alerts.len(), "an alert was raised twice");
        let mut expected: BTreeMap<Position, &Fed> = fed
            .iter()
            .filter(|fed| fed.truth.as_ref().is_some_and(|truth| truth.planted.is_some()))
            .map(|fed| ((fed.partition, fed.offset), fed))
            .collect();
        for alert in &self.alerts {
            let at = position(&alert["record"]);
            let fed = expected.remove(&at).unwrap_or_else(|| panic!("an alert on {at:?}, where nothing was planted"));
            let truth = fed.truth.as_ref().expect("not damaged");
            let planted = truth.planted.as_ref().expect("planted");
            assert_eq!(alert["payment_id"], truth.payment_id.as_str());
            let hits = alert["hits"].as_array().expect("hits");
            let found = hits.iter().any(|hit| {
                let id = if hit["designation"].is_object() { &hit["designation"]["id"] } else { &hit["rule"]["id"] };
                let span = hit["end"].as_u64().unwrap_or(0) - hit["start"].as_u64().unwrap_or(0);
                hit["field"] == planted.field.as_str()
                    && hit["text"] == planted.text.as_str()
                    && id == planted.entry.as_str()
                    && hit["kind"] == planted.kind
                    && usize::try_from(span) == Ok(planted.text.len())
            });
            assert!(found, "{planted:?} is not among {hits:#?}");
        }
        assert!(expected.is_empty(), "{} alerts are missing", expected.len());
    }

    fn judge_dead_letters(&self, scene: &Scene) {
        let mut expected: BTreeSet<Position> =
            scene.fed.iter().filter(|fed| fed.truth.is_none()).map(|fed| (fed.partition, fed.offset)).collect();
        for record in &self.dead_letters {
            let number = |name: &str| record.header(name).parse::<i64>().expect("a number");
            let at = (i32::try_from(number("northwatch-partition")).expect("small"), number("northwatch-offset"));
            assert!(at.0 < PARTITIONS && expected.remove(&at), "a dead letter of {at:?}");
            assert_eq!(record.header("northwatch-topic"), scene.topic("payments"));
            assert!(!record.header("northwatch-reason").is_empty() && !record.header("northwatch-detail").is_empty());
        }
        assert!(expected.is_empty(), "{} dead letters are missing", expected.len());
    }

    /// Between kills: what the offsets passed has its outcome.
    #[track_caller]
    pub(super) fn judge_passed(&mut self, committed: &[i64]) {
        let passed: BTreeSet<Position> = (0..)
            .zip(committed)
            .flat_map(|(partition, end)| (0..*end).map(move |offset| (partition, offset)))
            .collect();
        let until = Instant::now() + PATIENCE;
        loop {
            while self.read(Duration::from_millis(20)) {}
            let missing = passed.iter().filter(|at| !self.decided.contains_key(at)).count();
            if missing == 0 {
                return;
            }
            assert!(Instant::now() < until, "{missing} records were passed over without an outcome");
        }
    }
}
