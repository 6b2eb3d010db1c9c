//! Downloads from a server that misbehaves in every way.

use std::collections::HashMap;
use std::io::{BufRead as _, BufReader, Write as _};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use northwatch::domain::sha256;
use northwatch::lists::{FetchOptions, FetchSource, Fetched, fetch};
use tempfile::TempDir;

use super::extract;

/// What the server does with a request: it is told how many came before it, and what the headers were.
type Behaviour = dyn Fn(usize, &HashMap<String, String>, &mut TcpStream) + Send + Sync;

/// A server on a free port. It serves until the test process ends.
struct Server {
    address: SocketAddr,
    requests: Arc<AtomicUsize>,
}

impl Server {
    fn new(behaviour: impl Fn(usize, &HashMap<String, String>, &mut TcpStream) + Send + Sync + 'static) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
        let address = listener.local_addr().expect("an address");
        let requests = Arc::new(AtomicUsize::new(0));
        let (count, behaviour): (_, Arc<Behaviour>) = (Arc::clone(&requests), Arc::new(behaviour));
        std::thread::spawn(move || {
            for stream in listener.incoming().map_while(Result::ok) {
                let (count, behaviour) = (Arc::clone(&count), Arc::clone(&behaviour));
                std::thread::spawn(move || serve(&stream, &count, &*behaviour));
            }
        });
        Self { address, requests }
    }

    fn asked(&self) -> usize {
        self.requests.load(Ordering::Relaxed)
    }
}

fn serve(stream: &TcpStream, count: &AtomicUsize, behaviour: &Behaviour) {
    let mut lines = BufReader::new(stream).lines().map_while(Result::ok);
    let Some(request) = lines.next() else { return };
    let header = |line: String| line.split_once(": ").map(|(k, v)| (k.to_lowercase(), v.to_owned()));
    let mut headers: HashMap<String, String> = lines.take_while(|line| !line.is_empty()).filter_map(header).collect();
    headers.insert("request".to_owned(), request);
    behaviour(count.fetch_add(1, Ordering::Relaxed), &headers, &mut { stream.try_clone().expect("a stream") });
}

fn answer(stream: &mut TcpStream, status: &str, headers: &str, body: &[u8]) {
    let head = format!("HTTP/1.1 {status}\r\nContent-Length: {}\r\nConnection: close\r\n{headers}\r\n", body.len());
    let _ = stream.write_all(head.as_bytes()).and_then(|()| stream.write_all(body));
}

const XML: &str = "Content-Type: application/xml\r\n";

fn un() -> Vec<u8> {
    std::fs::read(extract("un.xml")).expect("readable")
}

struct Desk {
    directory: TempDir,
    source: FetchSource,
}

impl Desk {
    fn new(server: &Server) -> Self {
        let source = FetchSource {
            name: "un".to_owned(),
            url: format!("http://{}/consolidated.xml", server.address),
            documentation: "https://main.un.org".to_owned(),
            file: "consolidated.xml".to_owned(),
            bytes_max: 100_000,
            content_types: vec!["xml".to_owned(), "octet-stream".to_owned()],
            sha256_url: String::new(),
            by_default: true,
        };
        Self { directory: TempDir::new().expect("a directory"), source }
    }

    fn fetch(&self) -> Result<Fetched, String> {
        let options = FetchOptions {
            time_max: Duration::from_secs(20),
            stall_max: Duration::from_millis(700),
            backoff: Duration::from_millis(1),
            ..FetchOptions::into(self.directory.path())
        };
        fetch(&self.source, &options).map_err(|error| error.to_string())
    }

    fn file(&self) -> PathBuf {
        self.directory.path().join("consolidated.xml")
    }

    /// The last good copy must be what it was, and nothing half done may lie beside it.
    fn assert_untouched(&self) {
        assert_eq!(std::fs::read(self.file()).expect("the last good copy"), un());
        assert!(!self.directory.path().join("consolidated.xml.part").exists(), "a part was left behind");
    }
}

#[test]
fn a_good_download_is_kept_and_asked_for_again_only_if_it_changed() {
    let server = Server::new(|_, headers, stream| {
        if headers.get("if-none-match").is_some_and(|etag| etag == "\"v1\"") {
            return answer(stream, "304 Not Modified", "ETag: \"v1\"\r\n", b"");
        }
        answer(stream, "200 OK", &format!("{XML}ETag: \"v1\"\r\n"), &un());
    });
    let desk = Desk::new(&server);
    assert_eq!(desk.fetch(), Ok(Fetched::Updated { bytes: un().len() as u64, sha256: sha256(&un()) }));
    assert_eq!(desk.fetch(), Ok(Fetched::Unchanged));
    desk.assert_untouched();
    // Without the file the memory of it is worth nothing.
    std::fs::remove_file(desk.file()).expect("removed");
    assert!(matches!(desk.fetch(), Ok(Fetched::Updated { .. })));
}

/// After one good answer the server does this; what is said of it must hold the words, after so many attempts.
fn check(misbehave: impl Fn(&mut TcpStream) + Send + Sync + 'static, words: &str, attempts: usize) {
    let server = Server::new(move |number, _, stream| match number {
        0 => answer(stream, "200 OK", XML, &un()),
        _ => misbehave(stream),
    });
    let desk = Desk::new(&server);
    assert!(matches!(desk.fetch(), Ok(Fetched::Updated { .. })));
    let error = desk.fetch().expect_err("it misbehaves");
    assert!(error.contains(words), "`{words}` is not in: {error}");
    assert_eq!(server.asked() - 1, attempts, "{words}: {error}");
    desk.assert_untouched();
}

#[test]
fn whatever_the_server_does_the_last_good_copy_stays() {
    check(|stream| answer(stream, "500 Internal Server Error", XML, b"no"), "the server answered 500", 3);
    check(|stream| answer(stream, "404 Not Found", XML, b"no"), "the server answered 404", 1);
    check(
        |stream| answer(stream, "200 OK", "Content-Type: text/html\r\n", &un()),
        "the server calls it `text/html`",
        1,
    );
    check(|stream| answer(stream, "200 OK", XML, b"<!DOCTYPE html><html>maintenance</html>"), "it is a web page", 1);
    check(|stream| answer(stream, "200 OK", XML, b""), "the file is empty", 1);
    check(|stream| answer(stream, "200 OK", XML, &vec![b' '; 100_001]), "it is larger than 100000 bytes", 1);
    // It promises more than it sends.
    check(
        |stream| {
            let head = format!("HTTP/1.1 200 OK\r\nContent-Length: {}\r\n{XML}\r\n", un().len());
            let _ = stream.write_all(head.as_bytes()).and_then(|()| stream.write_all(&un()[..500]));
        },
        "after the answer began",
        3,
    );
    // It sends the first half and nothing more, with no length promised.
    check(
        |stream| {
            let half = &un()[..un().len() / 2];
            let _ = stream.write_all(format!("HTTP/1.1 200 OK\r\nConnection: close\r\n{XML}\r\n").as_bytes());
            let _ = stream.write_all(half);
        },
        "tag not closed",
        1,
    );
    // Redirects that lead to themselves.
    check(|stream| answer(stream, "302 Found", "Location: /consolidated.xml\r\n", b""), "redirect", 6);
    // What nobody asked it to pack.
    check(
        |stream| answer(stream, "200 OK", &format!("{XML}Content-Encoding: gzip\r\n"), b"x"),
        "packed it as `gzip`",
        1,
    );
    // Nothing at all, and one byte that takes for ever.
    check(drop_it, "un: ", 3);
    check(stall, "un: ", 3);
    // Half of the list: it shrank.
    check(
        |stream| {
            let text = String::from_utf8(un()).expect("UTF-8");
            let from = text.find("<ENTITIES>").expect("there");
            let to = text.find("</ENTITIES>").expect("there");
            answer(stream, "200 OK", XML, format!("{}{}", &text[..from], &text[to + 11..]).as_bytes());
        },
        "it shrank from 2 parties to 1",
        1,
    );
}

fn drop_it(stream: &mut TcpStream) {
    let _ = stream.shutdown(std::net::Shutdown::Both);
}

/// Sends a head and then nothing, until the client has gone.
fn stall(stream: &mut TcpStream) {
    let _ = stream.write_all(format!("HTTP/1.1 200 OK\r\nContent-Length: 9\r\n{XML}\r\n<").as_bytes());
    let mut rest = [0; 1];
    let _ = std::io::Read::read(stream, &mut rest);
}

#[test]
fn a_packed_bomb_is_refused_without_being_unpacked_whole() {
    // 4 GiB of zeros in four megabytes: a gzip member of zeros, again and again.
    let mut member = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::best());
    member.write_all(&vec![0; 32 * 1024 * 1024]).expect("packed");
    let member = member.finish().expect("packed");
    let bomb = member.repeat(128);
    let server = Server::new(move |number, _, stream| match number {
        0 => answer(stream, "200 OK", XML, &un()),
        _ => answer(stream, "200 OK", "Content-Type: application/octet-stream\r\n", &bomb),
    });
    let mut desk = Desk::new(&server);
    desk.source.bytes_max = 10_000_000;
    assert!(desk.fetch().is_ok());
    let error = desk.fetch().expect_err("a bomb");
    assert!(error.contains("Known are"), "{error}");
    desk.assert_untouched();
}

#[test]
fn passing_trouble_is_waited_out() {
    let server = Server::new(|number, _, stream| match number {
        0 | 1 => answer(stream, "503 Service Unavailable", "", b""),
        _ => answer(stream, "200 OK", XML, &un()),
    });
    let desk = Desk::new(&server);
    assert!(matches!(desk.fetch(), Ok(Fetched::Updated { .. })));
    assert_eq!(server.asked(), 3);
}

#[test]
fn the_publishers_hash_is_compared() {
    let check = |page: String, words: Option<&'static str>| {
        let server = Server::new(move |_, headers, stream| {
            if headers["request"].contains("/hashes") {
                return answer(stream, "200 OK", "Content-Type: text/html\r\n", page.as_bytes());
            }
            answer(stream, "200 OK", XML, &un());
        });
        let mut desk = Desk::new(&server);
        desk.source.sha256_url = format!("http://{}/hashes", server.address);
        match (desk.fetch(), words) {
            (Ok(_), None) => desk.assert_untouched(),
            (Err(error), Some(words)) => {
                assert!(error.contains(words), "{error}");
                assert!(!desk.file().exists(), "nothing is kept");
            }
            (result, words) => panic!("{result:?}, {words:?}"),
        }
    };
    let (hash, other) = (sha256(&un()), sha256(b"other"));
    check(
        format!("<td>sdn.xml</td><td>{other}</td><td>consolidated.xml</td><td>SHA-256: {}</td>", hash.to_uppercase()),
        None,
    );
    check(format!("<td>consolidated.xml</td><td>{other}</td>"), Some("the publisher says"));
    check("<td>consolidated.xml</td><td>soon</td>".to_owned(), Some("there is no SHA-256"));
}

#[test]
fn the_command_says_what_was_downloaded_and_what_was_not() {
    let server = Server::new(move |_, headers, stream| {
        if headers["request"].contains("/eu") {
            return answer(stream, "404 Not Found", "", b"");
        }
        answer(stream, "200 OK", XML, &un());
    });
    let directory = TempDir::new().expect("a directory");
    let sources = directory.path().join("sources.toml");
    let source = |name: &str| {
        format!(
            "[[source]]\nname = \"{name}\"\nurl = \"http://{}/{name}\"\ndocumentation = \"https://example.org\"\n\
             file = \"{name}.xml\"\nbytes_max = 100000\ncontent_types = [\"xml\"]\nby_default = true\n",
            server.address
        )
    };
    std::fs::write(&sources, source("un") + &source("eu")).expect("written");
    let (sources, into) = (crate::process::text(&sources), crate::process::text(directory.path()));
    let run = |words: &[&str]| {
        let mut args = vec!["lists", "fetch", "--sources", sources, "--into", into, "--backoff", "0"];
        args.extend(words);
        crate::process::run(&args, b"")
    };
    let both = run(&[]);
    assert_eq!(both.status.code(), Some(69));
    let (out, err) = (String::from_utf8_lossy(&both.stdout), String::from_utf8_lossy(&both.stderr));
    assert!(out.contains("un.xml: ") && out.contains("sha256"), "{out}");
    assert!(err.contains("eu: the server answered 404"), "{err}");
    assert_eq!(run(&["un"]).status.code(), Some(0));
    let unknown = run(&["nations"]);
    assert_eq!(unknown.status.code(), Some(64));
    assert!(String::from_utf8_lossy(&unknown.stderr).contains("known are un, eu"));
    let list = run(&["--list"]);
    assert!(String::from_utf8_lossy(&list.stdout).contains("https://example.org"));
}
