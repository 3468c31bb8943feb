//! The server: today the studio's files, with headers that forbid it to talk to anybody else.

use std::net::{SocketAddr, ToSocketAddrs};

use axum::{
    Router,
    body::Body,
    extract::Request,
    http::{HeaderValue, Method, StatusCode, header},
    response::Response,
};
use hearth_protocol::Failure;

use crate::{output, studio::StudioFile};

/// The page may load and ask only this server, may compile WebAssembly, and nobody may frame it.
const CONTENT_SECURITY_POLICY: &str = "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; style-src 'self'; \
     img-src 'self' data: blob:; font-src 'self'; connect-src 'self'; worker-src 'self'; manifest-src 'self'; base-uri 'none'; \
     form-action 'none'; frame-ancestors 'none'";

/// What a binary without a studio answers.
const NO_STUDIO: &str = "This hearth was built without the studio. Build it with: cargo xtask serve\n";

/// Serves until the process is told to stop.
pub fn serve(host: &str, port: u16, json: bool) -> Result<(), Failure> {
    let address = (host, port)
        .to_socket_addrs()
        .ok()
        .and_then(|mut addresses| addresses.next())
        .ok_or_else(|| {
            Failure::new("bad_address", format!("{host} is not an address of this machine")).about(host)
        })?;
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_io()
        .build()
        .map_err(|error| Failure::new("io", format!("cannot start the server: {error}")))?;
    runtime.block_on(listen(address, json))
}

async fn listen(address: SocketAddr, json: bool) -> Result<(), Failure> {
    let listener = tokio::net::TcpListener::bind(address).await.map_err(|error| {
        let advice = if error.kind() == std::io::ErrorKind::AddrInUse {
            "; choose another one with --port"
        } else {
            ""
        };
        Failure::new(
            "address_in_use",
            format!("cannot listen on {address}: {error}{advice}"),
        )
        .about(address.to_string())
    })?;
    let local = listener
        .local_addr()
        .map_err(|error| Failure::new("io", error.to_string()))?;
    let url = format!("http://{local}");
    if json {
        output::json(&serde_json::json!({ "url": url }))?;
    } else {
        output::print(&format!("Hearth is open at {url}  (Ctrl-C ends it)\n"))?;
    }
    let app = Router::new().fallback(answer);
    axum::serve(listener, app)
        .with_graceful_shutdown(async {
            // Without a signal handler the default action ends the process, which is what is wanted then too.
            drop(tokio::signal::ctrl_c().await);
        })
        .await
        .map_err(|error| Failure::new("io", format!("the server stopped: {error}")))
}

async fn answer(request: Request) -> Response {
    let mut response = if request.method() != Method::GET && request.method() != Method::HEAD {
        plain(
            StatusCode::METHOD_NOT_ALLOWED,
            "Only GET and HEAD are answered here.\n",
        )
    } else if let Some(file) = StudioFile::find(request.uri().path()) {
        let takes_brotli = request
            .headers()
            .get_all(header::ACCEPT_ENCODING)
            .iter()
            .filter_map(|value| value.to_str().ok())
            .flat_map(|value| value.split(','))
            .any(|coding| coding.split(';').next().is_some_and(|name| name.trim() == "br"));
        send(file, takes_brotli)
    } else if StudioFile::find("/").is_none() {
        plain(StatusCode::NOT_FOUND, NO_STUDIO)
    } else {
        plain(StatusCode::NOT_FOUND, "There is nothing at this address.\n")
    };
    if request.method() == Method::HEAD {
        *response.body_mut() = Body::empty();
    }
    let headers = response.headers_mut();
    for (name, value) in [
        (header::CONTENT_SECURITY_POLICY, CONTENT_SECURITY_POLICY),
        (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
        (header::REFERRER_POLICY, "no-referrer"),
        (header::X_FRAME_OPTIONS, "DENY"),
    ] {
        headers.insert(name, HeaderValue::from_static(value));
    }
    headers.insert(
        "cross-origin-opener-policy",
        HeaderValue::from_static("same-origin"),
    );
    headers.insert(
        "cross-origin-resource-policy",
        HeaderValue::from_static("same-origin"),
    );
    headers.insert(
        "permissions-policy",
        HeaderValue::from_static("camera=(), microphone=(), geolocation=()"),
    );
    response
}

fn plain(status: StatusCode, text: &'static str) -> Response {
    let mut response = Response::new(Body::from(text));
    *response.status_mut() = status;
    response.headers_mut().insert(
        header::CONTENT_TYPE,
        HeaderValue::from_static("text/plain; charset=utf-8"),
    );
    response
}

fn send(file: &'static StudioFile, takes_brotli: bool) -> Response {
    let compressed = file.brotli.filter(|_| takes_brotli);
    let mut response = Response::new(Body::from(compressed.unwrap_or(file.bytes)));
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(file.media_type()));
    headers.insert(header::VARY, HeaderValue::from_static("accept-encoding"));
    let keep = if file.is_hashed() {
        "public, max-age=31536000, immutable"
    } else {
        "no-cache"
    };
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static(keep));
    if compressed.is_some() {
        headers.insert(header::CONTENT_ENCODING, HeaderValue::from_static("br"));
    }
    response
}
