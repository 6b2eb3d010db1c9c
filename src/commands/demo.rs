//! `northwatch demo`: the whole job on an embedded broker, with nothing to install.

use std::collections::{BTreeMap, HashMap};
use std::io::{IsTerminal as _, Write};
use std::net::SocketAddr;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::time::{Duration, Instant};

use clap::Args;
use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};

use super::service::Service;
use super::settings::ADMIN;
use super::style::{BOLD, DIM, FLAG, RESET, REVIEW};
use super::watchlist::WatchlistArgs;
use super::{CommandError, Exit, logging};
use crate::kafka::{EmbeddedBroker, Fault, Feeder, KafkaConfig, OffsetReset, ReadBack, Reader};
use crate::pipeline::{DeskConfig, Outputs, Screeners};
use crate::status::Status;
use crate::synthetic::Generator;
use crate::wire::{AlertFormat, Decoder, Format};

/// Run the whole job on an embedded broker: produce payments, screen them, show the alerts
#[derive(Args, Debug)]
pub(super) struct DemoArgs {
    /// End after so many payments, with a summary. Without it, Ctrl-C ends
    #[arg(long, value_name = "N")]
    payments: Option<u64>,
    /// Payments a second
    #[arg(long, default_value_t = 500, value_name = "N", value_parser = clap::value_parser!(u64).range(1..=1_000_000))]
    rate: u64,
    /// Where the metrics and the status page are served; a free port where this one is taken
    #[arg(long, default_value_t = ADMIN, value_name = "ADDRESS")]
    listen: SocketAddr,
    #[command(flatten)]
    watchlist: WatchlistArgs,
}

const PAYMENTS: &str = "payments";
const ALERTS: &str = "alerts";
const DEAD_LETTERS: &str = "payments-dead-letters";
const PARTITIONS: i32 = 4;
/// The embedded broker takes long to share partitions among several.
const WORKERS: usize = 1;
const HITS: f64 = 0.01;
/// One payment in so many is damaged, to show what becomes of it.
const DAMAGED_EVERY: u64 = 997;
/// Payments that may be under way. The embedded broker keeps 5 MiB a partition and then forgets the oldest.
const UNDER_WAY_MAX: u64 = 4_000;
/// How often the feeder and the display look up.
const TICK: Duration = Duration::from_millis(20);

pub(super) fn run(args: &DemoArgs) -> Result<Exit, CommandError> {
    logging::start(logging::LogFormat::Human, "warn,librdkafka=error");
    let started = Instant::now();
    let screener = args.watchlist.screener()?;
    let unavailable = |fault: Fault| CommandError::Unavailable(fault.to_string());
    let broker = EmbeddedBroker::start(&[PAYMENTS, ALERTS, DEAD_LETTERS], PARTITIONS).map_err(unavailable)?;
    let generator = Generator::new(screener.watchlist(), &Format::ALL, HITS, 1);
    let outputs = Outputs {
        alerts: ALERTS.to_owned(),
        dead_letters: DEAD_LETTERS.to_owned(),
        decisions: None,
        format: AlertFormat::Json,
        rescreened_since: None,
    };
    let desk = DeskConfig {
        outputs,
        readings: HashMap::new(),
        registry: None,
        screeners: Arc::new(Screeners::new(screener)),
        decoder: Decoder::default(),
    };
    let service = Service::new(kafka(broker.address()), desk, WORKERS)?;
    let status = Arc::clone(&service.shared.status);

    let show = Arc::new(Show::new(args.payments));
    let produced = Arc::new(AtomicU64::new(0));
    let ending = Arc::new(AtomicBool::new(false));
    let feeder = Feeder::connect(broker.address()).map_err(unavailable)?;
    let feed = Feed { feeder, generator, rate: args.rate, payments: args.payments };
    let feeding = {
        let (produced, status, ending) = (Arc::clone(&produced), Arc::clone(&status), Arc::clone(&ending));
        std::thread::spawn(move || feed.run(&produced, &status, &ending))
    };
    let mut reader = Reader::open(broker.address(), &[ALERTS, DEAD_LETTERS]).map_err(unavailable)?;
    let display = {
        let (show, status, ending) = (Arc::clone(&show), Arc::clone(&status), Arc::clone(&ending));
        std::thread::spawn(move || show.run(&mut reader, &status, &ending, started))
    };

    let wanted = args.payments;
    let done_status = Arc::clone(&status);
    let done = async move {
        // Done when everything that was asked for is committed and shown.
        loop {
            tokio::time::sleep(TICK).await;
            if wanted.is_some_and(|n| done_status.totals().records() >= n) {
                return;
            }
        }
    };
    let shown = Arc::clone(&show);
    let result = service.run(free(args.listen), move |address| shown.listening(address), done);
    ending.store(true, Ordering::Relaxed);
    let outcome_of_feeding = feeding.join().unwrap_or_else(|_| Err(Fault::Fatal("the feeder panicked".to_owned())));
    let _ = display.join();
    show.summary(&status, produced.load(Ordering::Relaxed), started.elapsed())
        .map_err(|error| CommandError::output(&error))?;
    outcome_of_feeding.map_err(unavailable)?;
    result
}

fn kafka(brokers: &str) -> KafkaConfig {
    KafkaConfig {
        brokers: brokers.to_owned(),
        group: "northwatch-demo".to_owned(),
        instance: "demo".to_owned(),
        topics: vec![PAYMENTS.to_owned()],
        offset_reset: OffsetReset::Earliest,
        static_membership: false,
        commit_interval: Duration::from_millis(50),
        batch_records_max: 10_000,
        // The mock answers an empty fetch only when its time is over.
        properties: BTreeMap::from([("fetch.wait.max.ms".to_owned(), "10".to_owned())]),
    }
}

/// The address, or a free port beside it where somebody listens there already.
fn free(wanted: SocketAddr) -> SocketAddr {
    match std::net::TcpListener::bind(wanted) {
        Ok(_) => wanted,
        Err(_) => std::net::TcpListener::bind((wanted.ip(), 0)).and_then(|l| l.local_addr()).unwrap_or(wanted),
    }
}

/// The bank: payments of every format at a steady rate.
struct Feed {
    feeder: Feeder,
    generator: Generator,
    rate: u64,
    payments: Option<u64>,
}

impl Feed {
    fn run(mut self, produced: &AtomicU64, status: &Status, ending: &AtomicBool) -> Result<(), Fault> {
        let started = Instant::now();
        let (lock, tick) = (std::sync::Mutex::new(()), std::sync::Condvar::new());
        while !ending.load(Ordering::Relaxed) {
            let sent = produced.load(Ordering::Relaxed);
            let due =
                u64::try_from(started.elapsed().as_millis()).unwrap_or(u64::MAX).saturating_mul(self.rate) / 1000 + 1;
            let room = (status.totals().records() + UNDER_WAY_MAX).min(self.payments.unwrap_or(u64::MAX));
            for number in sent..due.min(room) {
                self.send(number)?;
                produced.store(number + 1, Ordering::Relaxed);
            }
            if self.payments.is_some_and(|n| produced.load(Ordering::Relaxed) >= n) {
                break;
            }
            let guard = lock.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
            let _ = tick.wait_timeout(guard, TICK);
        }
        self.feeder.flush(Duration::from_secs(10))
    }

    fn send(&mut self, number: u64) -> Result<(), Fault> {
        let payment = self.generator.payment();
        // Half of the records say what they are; the others are looked at.
        let header = [("content-type", content_type(payment.format))];
        let headers = if number.is_multiple_of(2) { &header[..] } else { &[] };
        let value = match number % DAMAGED_EVERY {
            0 if number > 0 => payment.value.get(..payment.value.len() / 2).unwrap_or_default(),
            _ => &payment.value,
        };
        self.feeder.send(PAYMENTS, None, value, headers)
    }
}

const fn content_type(format: Format) -> &'static str {
    match format {
        Format::Json => "application/json",
        Format::Protobuf => "application/protobuf",
        Format::Iso20022 => "application/xml",
        Format::SwiftMt => "application/x-swift-mt",
        Format::Fedwire => "application/x-fedwire",
        Format::Avro => "application/vnd.apache.avro",
    }
}

/// What the person sees: a line for each alert, and under them the progress.
struct Show {
    bar: ProgressBar,
    interactive: bool,
    address: std::sync::OnceLock<SocketAddr>,
    first_alert: std::sync::OnceLock<Duration>,
}

impl Show {
    fn new(payments: Option<u64>) -> Self {
        let interactive = std::io::stdout().is_terminal() && std::io::stderr().is_terminal();
        let target = if interactive { ProgressDrawTarget::stderr() } else { ProgressDrawTarget::hidden() };
        let template =
            if payments.is_some() { "{bar:30} {pos}/{len} payments  {msg}" } else { "{spinner} {pos} payments  {msg}" };
        let style = ProgressStyle::with_template(template).unwrap_or_else(|_| ProgressStyle::default_bar());
        Self {
            bar: ProgressBar::with_draw_target(payments, target).with_style(style),
            interactive,
            address: std::sync::OnceLock::new(),
            first_alert: std::sync::OnceLock::new(),
        }
    }

    fn listening(&self, address: SocketAddr) {
        self.address.get_or_init(|| address);
        self.line(&format!(
            "{BOLD}northwatch demo{RESET}: payments of every format on an embedded broker; status page on http://{address}/"
        ));
        self.line(&format!("{DIM}{:<7} {:<9} {:<34} {:<30} {}{RESET}", "tier", "kind", "entry", "text", "at"));
    }

    fn run(&self, reader: &mut Reader, status: &Status, ending: &AtomicBool, started: Instant) {
        loop {
            match reader.next(TICK) {
                Ok(Some(record)) => {
                    self.first_alert.get_or_init(|| started.elapsed());
                    self.record(&record);
                }
                Ok(None) if ending.load(Ordering::Relaxed) => break,
                Ok(None) => {}
                Err(fault) => {
                    self.line(&fault.to_string());
                    break;
                }
            }
            self.progress(status);
        }
        self.bar.finish_and_clear();
    }

    fn progress(&self, status: &Status) {
        let totals = status.totals();
        self.bar.set_position(totals.records());
        let latency =
            status.latency().map(|l| format!(", p50 {} ms, p99 {} ms", l.p50_ms, l.p99_ms)).unwrap_or_default();
        self.bar.set_message(format!("{} alerts, {} dead letters{latency}", totals.alerted, totals.dead_lettered));
    }

    fn record(&self, record: &ReadBack) {
        if record.topic == DEAD_LETTERS {
            let place = format!(
                "{}/{}@{}",
                record.header("northwatch-topic"),
                record.header("northwatch-partition"),
                record.header("northwatch-offset")
            );
            self.line(&format!(
                "{DIM}{:<7} {:<9} {place}: {}{RESET}",
                "dead",
                record.header("northwatch-reason"),
                record.header("northwatch-detail")
            ));
            return;
        }
        let Ok(alert) = serde_json::from_slice::<serde_json::Value>(&record.value) else { return };
        let text = |value: &serde_json::Value| value.as_str().unwrap_or_default().to_owned();
        for hit in alert["hits"].as_array().into_iter().flatten() {
            let tier = text(&hit["tier"]);
            let style = if tier == "flag" { FLAG } else { REVIEW };
            let entry = if hit["designation"].is_object() { &hit["designation"] } else { &hit["rule"] };
            let name: String = format!("{} {}", text(&entry["id"]), text(&entry["name"])).chars().take(34).collect();
            let found: String = text(&hit["text"]).chars().take(30).collect();
            self.line(&format!(
                "{style}{tier:<7}{RESET} {:<9} {name:<34} {found:<30} {DIM}{}{RESET}",
                text(&hit["kind"]),
                text(&hit["field"]),
            ));
        }
    }

    fn line(&self, line: &str) {
        if self.interactive {
            self.bar.suspend(|| {
                let _ = writeln!(anstream::stdout(), "{line}");
            });
        } else {
            let _ = writeln!(anstream::stdout(), "{line}");
        }
    }

    fn summary(&self, status: &Status, produced: u64, took: Duration) -> std::io::Result<()> {
        let mut out = anstream::stdout();
        let t = status.totals();
        #[expect(clippy::cast_precision_loss, reason = "a rate for a person to read")]
        let rate = t.records() as f64 / took.as_secs_f64();
        writeln!(
            out,
            "\n{BOLD}{} payments produced, {} screened{RESET} in {:.1} s, {rate:.0} a second",
            produced,
            t.records(),
            took.as_secs_f64()
        )?;
        writeln!(
            out,
            "  {} cleared, {} alerted ({} to flag, {} to review), {} dead-lettered",
            t.cleared, t.alerted, t.flags, t.reviews, t.dead_lettered
        )?;
        if let Some(latency) = status.latency() {
            writeln!(out, "  from record to committed alert: p50 {} ms, p99 {} ms", latency.p50_ms, latency.p99_ms)?;
        }
        if let Some(first) = self.first_alert.get() {
            writeln!(out, "  first alert {:.1} s after the start", first.as_secs_f64())?;
        }
        if let Some(address) = self.address.get() {
            writeln!(out, "  status page http://{address}/ and metrics http://{address}/metrics, while it ran")?;
        }
        writeln!(out, "  The embedded broker only plays transactions: for exactly-once, run against a real Kafka.")
    }
}
