//! Which pages may call from a browser, and what of the answers they may read.

use std::time::Duration;

use http::{HeaderName, HeaderValue, Method, header::CONTENT_TYPE};
use tower_http::cors::{AllowOrigin, CorsLayer};

/// What the clients of Connect and gRPC-Web send, and who calls.
const REQUEST_HEADERS: [&str; 10] = [
    "connect-protocol-version",
    "connect-timeout-ms",
    "grpc-timeout",
    "x-grpc-web",
    "x-user-agent",
    "authorization",
    "x-occam-principal",
    "x-occam-role",
    "x-occam-customer",
    "content-encoding",
];
/// How errors of gRPC-Web are told in headers, and what else a refused write says.
const RESPONSE_HEADERS: [&str; 5] = [
    "grpc-status",
    "grpc-message",
    "grpc-status-details-bin",
    "grpc-retry-pushback-ms",
    "trailer-grpc-retry-pushback-ms",
];
/// The longest for which Chromium asks no second time.
const MAX_AGE: Duration = Duration::from_secs(7_200);

/// Answers the browser's questions for pages of these origins.
pub(super) fn layer(origins: &[HeaderValue]) -> CorsLayer {
    let mut request_headers = REQUEST_HEADERS.map(HeaderName::from_static).to_vec();
    request_headers.push(CONTENT_TYPE);
    CorsLayer::new()
        .allow_origin(AllowOrigin::list(origins.to_vec()))
        .allow_methods([Method::GET, Method::POST])
        .allow_headers(request_headers)
        .expose_headers(RESPONSE_HEADERS.map(HeaderName::from_static))
        .max_age(MAX_AGE)
}
