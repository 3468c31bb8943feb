//! The server's answers: its headers on everything, nothing outside the studio, only reading.

use std::{
    io::{BufRead, BufReader, Read, Write},
    net::TcpStream,
    process::{Child, Command, Stdio},
};

struct Server {
    process: Child,
    address: String,
}

impl Server {
    fn start() -> Self {
        let mut process = Command::new(env!("CARGO_BIN_EXE_hearth"))
            .args(["serve", "--port", "0"])
            .stdout(Stdio::piped())
            .spawn()
            .expect("hearth starts");
        let mut line = String::new();
        let output = process.stdout.take().expect("it is piped");
        BufReader::new(output)
            .read_line(&mut line)
            .expect("it says its address");
        let address = line
            .split("http://")
            .nth(1)
            .and_then(|rest| rest.split_whitespace().next());
        let address = address.expect("the line holds the address").to_owned();
        Self { process, address }
    }

    /// Status line and headers in lower case, and the length of the body.
    fn ask(&self, request: &str) -> (String, usize) {
        let mut stream = TcpStream::connect(&self.address).expect("it listens");
        stream.write_all(request.as_bytes()).expect("it reads");
        let mut answer = Vec::new();
        stream.read_to_end(&mut answer).expect("it answers and closes");
        let end = answer
            .windows(4)
            .position(|window| window == b"\r\n\r\n")
            .unwrap_or(answer.len());
        let head = String::from_utf8_lossy(&answer[..end]).to_lowercase();
        (head, answer.len().saturating_sub(end + 4))
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        drop(self.process.kill());
        drop(self.process.wait());
    }
}

fn request(method: &str, path: &str) -> String {
    format!("{method} {path} HTTP/1.1\r\nhost: localhost\r\nconnection: close\r\ncontent-length: 0\r\n\r\n")
}

#[test]
fn every_answer_forbids_other_hosts_and_only_reading_is_allowed() {
    let server = Server::start();
    for (method, path) in [
        ("GET", "/"),
        ("GET", "/nothing.js"),
        ("POST", "/"),
        ("DELETE", "/index.html"),
        ("HEAD", "/"),
    ] {
        let (head, _) = server.ask(&request(method, path));
        for header in [
            "content-security-policy: default-src 'none'",
            "x-content-type-options: nosniff",
            "referrer-policy: no-referrer",
            "x-frame-options: deny",
            "cross-origin-opener-policy: same-origin",
        ] {
            assert!(head.contains(header), "{method} {path} lacks {header}: {head}");
        }
        if !matches!(method, "GET" | "HEAD") {
            assert!(head.starts_with("http/1.1 405"), "{method} {path}: {head}");
        }
    }
    assert_eq!(server.ask(&request("HEAD", "/")).1, 0);
}

#[test]
fn nothing_outside_the_studio_can_be_read() {
    let server = Server::start();
    for path in [
        "/../Cargo.toml",
        "/..%2f..%2fetc/passwd",
        "/%2e%2e/Cargo.toml",
        "//etc/passwd.txt",
        "/engine/src/main.rs",
        "/models",
    ] {
        let (head, length) = server.ask(&request("GET", path));
        assert!(head.starts_with("http/1.1 404") && length < 200, "{path}: {head}");
    }
    let (head, _) = server.ask("NONSENSE\r\n\r\n");
    assert!(head.starts_with("http/1.1 400"), "{head}");
}

#[test]
fn a_taken_port_is_said() {
    let server = Server::start();
    let port = server
        .address
        .rsplit(':')
        .next()
        .expect("an address ends with its port");
    let second = Command::new(env!("CARGO_BIN_EXE_hearth"))
        .args(["serve", "--port", port])
        .output()
        .expect("hearth starts");
    let said = String::from_utf8_lossy(&second.stderr);
    assert_eq!(second.status.code(), Some(1));
    assert!(
        said.starts_with("error[address_in_use]") && said.contains("--port"),
        "{said}"
    );
}
