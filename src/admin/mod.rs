//! The admin server: metrics, health, and a small read-only page. No name, account, wallet or text is served.

mod page;

use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use axum::extract::{RawQuery, State};
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use tokio::net::TcpListener;

use crate::metrics::Metrics;
use crate::status::Status;

/// A client that takes longer than this for a request is cut off.
const REQUEST_TIME: Duration = Duration::from_secs(10);

/// What is served.
#[derive(Clone)]
pub struct Admin {
    /// Counters.
    pub metrics: Arc<Metrics>,
    /// Readiness and the last alerts.
    pub status: Arc<Status>,
}

impl Admin {
    /// Listens on an address. Port 0 takes a free one.
    ///
    /// # Errors
    /// When the address cannot be had.
    pub async fn bind(address: SocketAddr) -> std::io::Result<TcpListener> {
        TcpListener::bind(address).await
    }

    /// Serves until the process ends.
    ///
    /// # Errors
    /// When the listener fails.
    pub async fn serve(self, listener: TcpListener) -> std::io::Result<()> {
        let routes = Router::new()
            .route("/", get(page))
            .route("/metrics", get(metrics))
            .route("/livez", get(livez))
            .route("/readyz", get(readyz))
            .route("/api/v1/status", get(status))
            .layer(axum::middleware::from_fn(guard))
            .with_state(self);
        axum::serve(listener, routes).await
    }
}

/// Bounds a request's time and sets the headers that keep a browser from doing more than showing the page.
async fn guard(request: axum::extract::Request, next: axum::middleware::Next) -> Response {
    let Ok(mut response) = tokio::time::timeout(REQUEST_TIME, next.run(request)).await else {
        return StatusCode::REQUEST_TIMEOUT.into_response();
    };
    let headers = [
        (header::CONTENT_SECURITY_POLICY, "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'"),
        (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
        (header::REFERRER_POLICY, "no-referrer"),
        (header::CACHE_CONTROL, "no-store"),
    ];
    for (name, value) in headers {
        response.headers_mut().insert(name, HeaderValue::from_static(value));
    }
    response
}

async fn page(State(admin): State<Admin>) -> Response {
    ([(header::CONTENT_TYPE, "text/html; charset=utf-8")], page::render(&admin.status)).into_response()
}

async fn metrics(State(admin): State<Admin>) -> Response {
    match admin.metrics.encode() {
        Ok(text) => ([(header::CONTENT_TYPE, "text/plain; version=0.0.4; charset=utf-8")], text).into_response(),
        Err(error) => (StatusCode::INTERNAL_SERVER_ERROR, error.to_string()).into_response(),
    }
}

async fn livez(State(admin): State<Admin>) -> Response {
    if admin.status.is_alive() {
        "ok\n".into_response()
    } else {
        (StatusCode::SERVICE_UNAVAILABLE, "a worker does not come round\n").into_response()
    }
}

/// Ready when every check holds; `?verbose` lists them.
async fn readyz(State(admin): State<Admin>, RawQuery(query): RawQuery) -> Response {
    let checks = admin.status.readiness();
    let code = if checks.iter().all(|check| check.ok) { StatusCode::OK } else { StatusCode::SERVICE_UNAVAILABLE };
    if query.is_some_and(|query| query.split('&').any(|part| part == "verbose")) {
        let checks: serde_json::Map<_, _> =
            checks.iter().map(|check| (check.name.to_owned(), check.ok.into())).collect();
        let body = serde_json::Value::Object(checks).to_string();
        return (code, [(header::CONTENT_TYPE, "application/json")], body).into_response();
    }
    let failing: Vec<&str> = checks.iter().filter(|check| !check.ok).map(|check| check.name).collect();
    let body = if failing.is_empty() { "ok\n".to_owned() } else { format!("not yet: {}\n", failing.join(", ")) };
    (code, body).into_response()
}

async fn status(State(admin): State<Admin>) -> Response {
    let body = page::json(&admin.status).to_string();
    ([(header::CONTENT_TYPE, "application/json")], body).into_response()
}
