//! The program as a process: started, watched, signalled, and never left behind.

use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::TcpStream;
use std::path::Path;
use std::process::{Child, Command, ExitStatus, Output, Stdio};
use std::sync::{Arc, Condvar, Mutex};
use std::time::{Duration, Instant};

/// The program under test.
pub(crate) fn northwatch() -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_northwatch"));
    command.env_remove("RUST_LOG").env("NO_COLOR", "1");
    command
}

/// Runs it to its end.
pub(crate) fn run(args: &[&str], input: &[u8]) -> Output {
    let mut command = northwatch();
    let mut child = command
        .args(args)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("it starts");
    // It may end without reading.
    let _ = child.stdin.take().expect("a pipe").write_all(input);
    child.wait_with_output().expect("it ends")
}

/// What a process writes, line by line as it comes.
#[derive(Default)]
struct Lines {
    lines: Mutex<Vec<String>>,
    more: Condvar,
}

impl Lines {
    fn follow(self: &Arc<Self>, stream: impl std::io::Read + Send + 'static) {
        let lines = Arc::clone(self);
        std::thread::spawn(move || {
            for line in BufReader::new(stream).lines().map_while(Result::ok) {
                lines.lines.lock().unwrap().push(line);
                lines.more.notify_all();
            }
        });
    }

    fn find(&self, part: &str, within: Duration) -> Option<String> {
        let has = |lines: &Vec<String>| lines.iter().find(|line| line.contains(part)).cloned();
        let lines = self.lines.lock().unwrap();
        let (lines, _) = self.more.wait_timeout_while(lines, within, |lines| has(lines).is_none()).unwrap();
        has(&lines)
    }
}

/// A process that goes on until it is told to stop.
pub(crate) struct Running {
    child: Child,
    lines: Arc<Lines>,
}

impl Running {
    pub(crate) fn start(args: &[&str]) -> Self {
        let mut command = northwatch();
        let mut child = command
            .args(args)
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .expect("it starts");
        let lines = Arc::new(Lines::default());
        lines.follow(child.stdout.take().expect("a pipe"));
        lines.follow(child.stderr.take().expect("a pipe"));
        Self { child, lines }
    }

    /// The line that has this part, once it is written.
    pub(crate) fn line(&self, part: &str, within: Duration) -> String {
        self.lines.find(part, within).unwrap_or_else(|| panic!("no line with `{part}` in\n{}", self.output()))
    }

    /// Everything written so far.
    pub(crate) fn output(&self) -> String {
        self.lines.lines.lock().unwrap().join("\n")
    }

    /// The address of its admin server, from the line that tells it.
    pub(crate) fn admin(&self) -> String {
        let line = self.line("page on http://", Duration::from_mins(1));
        let after = line.split("page on http://").nth(1).expect("an address");
        after.chars().take_while(|c| c.is_ascii_digit() || matches!(c, '.' | ':')).collect()
    }

    /// Waits until it says that it is ready.
    pub(crate) fn ready(&self) -> String {
        let admin = self.admin();
        wait_for("readiness", Duration::from_secs(90), || {
            get(&admin, "/readyz").filter(|(code, _)| *code == 200).map(|_| ())
        });
        admin
    }

    pub(crate) fn signal(&self, name: &str) {
        let id = self.child.id().to_string();
        let status = Command::new("kill").args(["-s", name, &id]).status().expect("kill(1) is there");
        assert!(status.success(), "kill -s {name} {id}");
    }

    /// As a power cut would end it.
    pub(crate) fn kill(mut self) {
        self.child.kill().expect("it runs");
        self.child.wait().expect("it is ours");
    }

    /// How it ended, if it did.
    pub(crate) fn has_ended(&mut self) -> Option<ExitStatus> {
        self.child.try_wait().expect("it is ours")
    }

    /// How it ended, and how long that took.
    pub(crate) fn ended(&mut self, within: Duration) -> (ExitStatus, Duration) {
        let since = Instant::now();
        let status = wait_for("the process' end", within, || self.child.try_wait().expect("it is ours"));
        (status, since.elapsed())
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
        if std::thread::panicking() {
            let _ = writeln!(std::io::stderr(), "process {} wrote:\n{}", self.child.id(), self.output());
        }
    }
}

/// Asks until there is an answer. The pause is a wait on a condition that never comes, with a time-out.
pub(crate) fn wait_for<T>(what: &str, within: Duration, mut ask: impl FnMut() -> Option<T>) -> T {
    let until = Instant::now() + within;
    let (never, bell) = (Mutex::new(()), Condvar::new());
    loop {
        if let Some(answer) = ask() {
            return answer;
        }
        assert!(Instant::now() < until, "{what}: not within {within:?}");
        let _ = bell.wait_timeout(never.lock().unwrap(), Duration::from_millis(20)).unwrap();
    }
}

/// `GET path`: status code and body. `None` where nobody listens.
pub(crate) fn get(address: &str, path: &str) -> Option<(u16, String)> {
    let mut stream = TcpStream::connect(address).ok()?;
    stream.set_read_timeout(Some(Duration::from_secs(10))).ok()?;
    write!(stream, "GET {path} HTTP/1.1\r\nHost: {address}\r\nConnection: close\r\n\r\n").ok()?;
    let mut answer = String::new();
    stream.read_to_string(&mut answer).ok()?;
    let (head, body) = answer.split_once("\r\n\r\n")?;
    Some((head.split(' ').nth(1)?.parse().ok()?, body.to_owned()))
}

/// The value of a series in the text exposition, summed over the labels that are not asked for.
pub(crate) fn metric(text: &str, name: &str, labels: &[&str]) -> u64 {
    text.lines()
        .filter(|line| line.strip_prefix(name).is_some_and(|rest| rest.starts_with(['{', ' '])))
        .filter(|line| labels.iter().all(|label| line.contains(label)))
        .filter_map(|line| line.rsplit(' ').next()?.parse::<u64>().ok())
        .sum()
}

/// A path as an argument.
pub(crate) fn text(path: &Path) -> &str {
    path.to_str().expect("UTF-8")
}
