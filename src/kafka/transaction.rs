//! The transactional producer of one worker: outputs and offsets become visible together, or not at all.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};

use rdkafka::error::{KafkaError, RDKafkaErrorCode};
use rdkafka::message::{Header, OwnedHeaders};
use rdkafka::producer::{BaseProducer, BaseRecord, Producer as _, PurgeConfig};

use super::config::KafkaConfig;
use super::events::ProducerEvents;
use super::fault::{Fault, Verdict, fatal, is_passing, verdict};
use super::source::{Batch, Source};
use crate::metrics::AbortReason;

/// How long a call may take before it is made again: the stop flag is looked at in between.
const CALL: Duration = Duration::from_secs(1);
/// How long to wait for delivery reports at a time.
const DRAIN: Duration = Duration::from_millis(1);

/// A record to produce.
#[derive(Clone, Debug)]
pub struct Output<'a> {
    /// Where to.
    pub topic: &'a str,
    /// Decides the partition: equal keys stay in order.
    pub key: Option<&'a [u8]>,
    /// What.
    pub value: &'a [u8],
    /// Names and values.
    pub headers: Vec<(&'a str, Vec<u8>)>,
}

/// Whether the broker takes an output of that size.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Sent {
    /// It is on its way.
    Queued,
    /// It is larger than any message may be. Nothing was sent.
    TooLarge,
}

/// The producer of one worker.
pub struct Transaction {
    producer: BaseProducer<ProducerEvents>,
    id: String,
    stop: Arc<AtomicBool>,
    is_open: bool,
}

impl Transaction {
    /// Connects, and fences every earlier process of the same id: what those left open is aborted.
    ///
    /// # Errors
    /// When the configuration or the broker refuses.
    pub fn connect(config: &KafkaConfig, worker: usize, stop: Arc<AtomicBool>) -> Result<Self, Fault> {
        let producer: BaseProducer<ProducerEvents> = config
            .producer(worker)
            .create_with_context(ProducerEvents::default())
            .map_err(|error| Fault::Fatal(format!("producer: {error}")))?;
        let transaction = Self { producer, id: config.transactional_id(worker), stop, is_open: false };
        transaction.again(|producer| producer.init_transactions(CALL))?;
        Ok(transaction)
    }

    /// Begins a transaction. Nothing is sent to the broker before the first output.
    ///
    /// # Errors
    /// When the producer cannot go on.
    pub fn begin(&mut self) -> Result<(), Fault> {
        self.again(BaseProducer::begin_transaction)?;
        self.is_open = true;
        Ok(())
    }

    /// Puts an output into the transaction. Waits for room when the queue is full.
    ///
    /// # Errors
    /// When the transaction cannot go on.
    pub fn send(&self, output: &Output<'_>) -> Result<Sent, Fault> {
        let mut headers = OwnedHeaders::new_with_capacity(output.headers.len());
        for (key, value) in &output.headers {
            headers = headers.insert(Header { key, value: Some(value) });
        }
        let mut record = BaseRecord::<[u8], [u8]>::to(output.topic).payload(output.value).headers(headers);
        if let Some(key) = output.key {
            record = record.key(key);
        }
        loop {
            let (error, refused) = match self.producer.send(record) {
                Ok(()) => return Ok(Sent::Queued),
                Err(refused) => refused,
            };
            match error.rdkafka_error_code() {
                Some(RDKafkaErrorCode::QueueFull) if !self.stop.load(Ordering::Relaxed) => {
                    self.producer.poll(DRAIN);
                    self.check_stranded()?;
                    record = refused;
                }
                Some(RDKafkaErrorCode::QueueFull) => return Err(Fault::Stopped),
                Some(RDKafkaErrorCode::MessageSizeTooLarge) => return Ok(Sent::TooLarge),
                _ => return Err(self.sort(&error)),
            }
        }
    }

    /// Commits the outputs and the batch's offsets as one.
    ///
    /// Everything is delivered before the commit is asked for: with messages in flight rust-rdkafka's
    /// `commit_transaction` waits in steps of 100 ms.
    ///
    /// Returns when it was committed, in milliseconds since 1970.
    ///
    /// # Errors
    /// [`Fault::Abort`] when the batch is to be aborted and read again.
    pub fn commit(&mut self, source: &Source, batch: &Batch) -> Result<i64, Fault> {
        source.check_owned(batch)?;
        let offsets = batch.next_offsets()?;
        self.again(|producer| producer.send_offsets_to_transaction(&offsets, batch.metadata(), CALL))?;
        self.drain()?;
        if self.producer.context().take_undelivered() {
            return Err(Fault::abort(AbortReason::Undelivered, &"an output was not delivered"));
        }
        self.again(|producer| producer.commit_transaction(CALL))?;
        self.is_open = false;
        source.note_committed(batch);
        let now = SystemTime::now().duration_since(UNIX_EPOCH).map_or(0, |now| now.as_millis());
        Ok(i64::try_from(now).unwrap_or(i64::MAX))
    }

    /// Aborts the open transaction: nothing of it becomes visible.
    ///
    /// # Errors
    /// When the producer cannot go on.
    pub fn abort(&mut self) -> Result<(), Fault> {
        if !self.is_open {
            return Ok(());
        }
        // Without this, `abort_transaction` blocks until its time-out: it waits for reports that nobody polls for.
        self.producer.purge(PurgeConfig::default().queue());
        self.drain()?;
        self.again(|producer| producer.abort_transaction(CALL))?;
        self.drain()?;
        self.producer.context().take_undelivered();
        self.is_open = false;
        Ok(())
    }

    /// Waits before a batch is tried again; less when the process is asked to stop.
    pub fn wait(&self, time: Duration) {
        let until = Instant::now() + time;
        while Instant::now() < until && !self.stop.load(Ordering::Relaxed) {
            self.producer.poll(time.min(Duration::from_millis(50)));
        }
    }

    /// Serves what librdkafka has to tell while there is nothing to send.
    ///
    /// # Errors
    /// [`Fault::Anew`] when it has no broker left to ask.
    pub fn serve(&self) -> Result<(), Fault> {
        self.producer.poll(Duration::ZERO);
        self.check_stranded()
    }

    fn check_stranded(&self) -> Result<(), Fault> {
        if self.producer.context().is_stranded() { Err(Fault::stranded()) } else { Ok(()) }
    }

    /// Waits until every output is delivered or has failed.
    fn drain(&self) -> Result<(), Fault> {
        while self.producer.in_flight_count() > 0 {
            self.check_stranded()?;
            if self.stop.load(Ordering::Relaxed) && self.is_stuck() {
                return Err(Fault::Stopped);
            }
            self.producer.poll(DRAIN);
        }
        Ok(())
    }

    /// Whether nothing was delivered for a second: the broker is away.
    fn is_stuck(&self) -> bool {
        let before = self.producer.in_flight_count();
        let until = Instant::now() + CALL;
        while Instant::now() < until && self.producer.in_flight_count() == before {
            self.producer.poll(DRAIN);
        }
        self.producer.in_flight_count() == before
    }

    /// Makes a call until it succeeds, as librdkafka wants it: a time-out is no failure, the operation goes on.
    fn again(
        &self,
        call: impl Fn(&BaseProducer<ProducerEvents>) -> rdkafka::error::KafkaResult<()>,
    ) -> Result<(), Fault> {
        loop {
            let Err(error) = call(&self.producer) else { return Ok(()) };
            match verdict(&error, &self.id) {
                Verdict::Fault(fault) => return Err(fault),
                Verdict::Again if self.stop.load(Ordering::Relaxed) => return Err(Fault::Stopped),
                Verdict::Again => {
                    self.producer.poll(DRAIN);
                    self.check_stranded()?;
                }
            }
        }
    }

    fn sort(&self, error: &KafkaError) -> Fault {
        if let Some((code, what)) = self.producer.client().fatal_error() {
            if is_passing(code) {
                return Fault::Anew(what);
            }
            return Fault::Fatal(fatal(code, &what, &self.id));
        }
        match error.rdkafka_error_code() {
            // A transaction in error state takes no messages: its own error comes with the commit.
            Some(RDKafkaErrorCode::State | RDKafkaErrorCode::PurgeQueue | RDKafkaErrorCode::PurgeInflight) => {
                Fault::abort(AbortReason::Undelivered, error)
            }
            _ => Fault::Fatal(format!("producer {}: {error}", self.id)),
        }
    }
}
