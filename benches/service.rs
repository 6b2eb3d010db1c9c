//! The program itself, as a process.

use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::TcpStream;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use super::{Bench, RECORDS};

const STARTS: usize = 5;
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
            format!("[watchlist]\nfiles = [\"{}\"]\n", path.display())
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

/// Time to ready, throughput, memory and latency.
pub(super) fn measure(bench: &Bench, watchlist: Option<&Path>) {
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
