//! The program itself, as a process.

use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::TcpStream;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use northwatch::domain::Watchlist;
use northwatch::lists;

use super::{Bench, RECORDS};

const STARTS: usize = 5;
/// Runs with and without swaps.
const SWAP_ROUNDS: usize = 5;
/// How long latency is measured.
const LATENCY_SECONDS: f64 = 15.0;

struct Service {
    child: Child,
    admin: String,
    ready_after: Duration,
}

impl Service {
    fn start(bench: &Bench, input: &str, group: &str, watchlist: Option<&Path>) -> Self {
        let files = watchlist.map_or_else(String::new, |path| {
            let path = std::fs::canonicalize(path).expect("a watchlist");
            format!("[watchlist]\nfiles = [\"{}\"]\ncheck_every_seconds = 0\n", path.display())
        });
        let text = format!(
            "[kafka]\nbrokers = \"{}\"\ngroup = \"{group}\"\ninstance = \"{group}\"\n[input]\ntopics = [\"{}\"]\n[output]\n\
             alerts = \"{}\"\ndead_letters = \"{}\"\n[workers]\ncount = 1\n[admin]\nlisten = \"127.0.0.1:0\"\n{files}",
            bench.brokers,
            bench.topic(input),
            bench.topic("alerts"),
            bench.topic("dead"),
        );
        let config = std::env::temp_dir().join(format!("{group}.toml"));
        std::fs::write(&config, text).expect("written");
        let since = Instant::now();
        let mut child = Command::new(env!("CARGO_BIN_EXE_northwatch"))
            .args(["run", "--log-format", "json", "--config"])
            .arg(&config)
            .stderr(Stdio::piped())
            .spawn()
            .expect("it starts");
        let mut lines = BufReader::new(child.stderr.take().expect("a pipe")).lines().map_while(Result::ok);
        let line = lines.by_ref().find(|line| line.contains("page on http://")).expect("it says where");
        let after = line.split("page on http://").nth(1).expect("an address");
        let admin = after.chars().take_while(|c| c.is_ascii_digit() || matches!(c, '.' | ':')).collect();
        std::thread::spawn(move || lines.for_each(drop));
        let mut service = Self { child, admin, ready_after: Duration::ZERO };
        while !service.get("/readyz").starts_with("HTTP/1.1 200") {}
        service.ready_after = since.elapsed();
        service
    }

    fn get(&self, path: &str) -> String {
        let mut answer = String::new();
        if let Ok(mut stream) = TcpStream::connect(&self.admin) {
            let _ = write!(stream, "GET {path} HTTP/1.1\r\nHost: {}\r\nConnection: close\r\n\r\n", self.admin);
            let _ = stream.read_to_string(&mut answer);
        }
        answer
    }

    fn status(&self) -> serde_json::Value {
        let answer = self.get("/api/v1/status");
        let body = answer.split("\r\n\r\n").nth(1).unwrap_or_default();
        serde_json::from_str(body).unwrap_or_default()
    }

    /// Waits until so many records are committed.
    fn wait(&self, records: u64) {
        while self.status()["records"].as_u64().unwrap_or(0) < records {
            std::thread::park_timeout(Duration::from_millis(20));
        }
    }

    fn swaps(&self) -> u64 {
        let text = self.get("/metrics");
        let line = text.lines().find(|line| line.contains("reloads_total{result=\"swapped\"}")).unwrap_or_default();
        line.rsplit(' ').next().and_then(|count| count.parse().ok()).unwrap_or(0)
    }

    fn memory_peak_mb(&self) -> f64 {
        let text = std::fs::read_to_string(format!("/proc/{}/status", self.child.id())).unwrap_or_default();
        let line = text.lines().find(|line| line.starts_with("VmHWM")).unwrap_or_default();
        line.split_whitespace().nth(1).and_then(|kb| kb.parse::<f64>().ok()).unwrap_or(0.0) / 1024.0
    }
}

impl Drop for Service {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// Two watchlist files that take turns at one place: the one given, and the same with an entry changed.
struct Turns {
    files: [PathBuf; 2],
    current: PathBuf,
    turn: usize,
}

impl Turns {
    fn new(watchlist: &Watchlist, name: &str) -> Self {
        let file = |n: &str| std::env::temp_dir().join(format!("{name}-{n}.jsonl"));
        let changed = watchlist.designations().iter().cloned().enumerate().map(|(n, mut designation)| {
            if n == 0 {
                designation.remarks.push("changed".to_owned());
            }
            designation
        });
        let other = Watchlist::new(String::new(), watchlist.lists().to_vec(), changed.collect());
        let turns = Self { files: [file("a"), file("b")], current: file("current"), turn: 0 };
        lists::save(watchlist, &turns.files[0]).expect("saved");
        lists::save(&other, &turns.files[1]).expect("saved");
        std::fs::copy(&turns.files[0], &turns.current).expect("copied");
        turns
    }

    /// Puts the other one in place.
    fn next(&mut self) {
        self.turn = 1 - self.turn;
        let beside = self.current.with_extension("new");
        std::fs::copy(&self.files[self.turn], &beside).expect("copied");
        std::fs::rename(&beside, &self.current).expect("renamed");
    }
}

/// What swaps cost the stream: the whole topic, with a new watchlist every so often and without, in turns.
fn swaps(bench: &Bench, watchlist: &Watchlist, every: Duration) {
    let mut turns = Turns::new(watchlist, &bench.topic("swaps"));
    let (mut rates, mut swapped) = ([Vec::new(), Vec::new()], 0);
    for round in 0..=SWAP_ROUNDS {
        for with in [false, true] {
            let entries = watchlist.designations().len();
            let group = format!("{}-swap-{entries}-{round}-{with}", bench.topic("service"));
            let service = Service::start(bench, "payments", &group, Some(&turns.current));
            let (since, from) = (Instant::now(), service.status()["records"].as_u64().unwrap_or(0));
            let mut next = Instant::now();
            let mut records = from;
            while records < RECORDS as u64 {
                if with && Instant::now() >= next {
                    turns.next();
                    let id = service.child.id().to_string();
                    let _ = Command::new("kill").args(["-s", "HUP", &id]).status();
                    next += every;
                }
                std::thread::park_timeout(Duration::from_millis(20));
                records = service.status()["records"].as_u64().unwrap_or(records);
            }
            if round > 0 {
                rates[usize::from(with)].push((records - from) as f64 / since.elapsed().as_secs_f64());
                swapped += if with { service.swaps() } else { 0 };
            }
        }
    }
    let [without, with] = rates.map(|mut rates| {
        rates.sort_by(f64::total_cmp);
        rates[rates.len() / 2]
    });
    println!(
        "{swapped} swaps        one every {every:?}, of {} entries: {with:.0} records/s, {:.2} of {without:.0} without",
        watchlist.designations().len(),
        with / without
    );
}

/// Time to ready, throughput, memory and latency.
pub(super) fn measure(bench: &Bench, path: Option<&Path>, watchlist: &Watchlist) {
    swaps(bench, &lists::starter().expect("the built-in list"), Duration::from_millis(100));
    swaps(bench, watchlist, Duration::from_secs(1));
    let watchlist = path;
    let group = |what: &str| format!("{}-{what}", bench.topic("service"));
    let mut starts: Vec<Duration> = (0..STARTS)
        .map(|n| Service::start(bench, "quiet", &group(&format!("start-{n}")), watchlist).ready_after)
        .collect();
    starts.sort();
    println!("start to ready      {:.2} s (median of {STARTS})", starts[STARTS / 2].as_secs_f64());

    let since = Instant::now();
    let service = Service::start(bench, "payments", &group("full"), watchlist);
    service.wait(RECORDS as u64);
    let took = since.elapsed().saturating_sub(service.ready_after);
    let full = RECORDS as f64 / took.as_secs_f64();
    println!("full speed          {full:.0} records/s, memory at most {:.0} MB", service.memory_peak_mb());
    drop(service);

    let service = Service::start(bench, "paced", &group("paced"), watchlist);
    let records = full / 2.0 * LATENCY_SECONDS;
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a count of some million")]
    bench.feed("paced", records as usize, Some(full / 2.0));
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a count of some million")]
    service.wait(records as u64);
    let latency = &service.status()["latency_ms"];
    println!("at half of it       record to committed alert: p50 {} ms, p99 {} ms", latency["p50"], latency["p99"]);
}
