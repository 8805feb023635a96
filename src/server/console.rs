//! The console: a page to look into history with, at `/` of the port of the API.
//!
//! Its files are part of the program, so there is nothing to build, to install or to fetch from elsewhere. What it shows it
//! asks of the API like any other caller, as whom its reader says; this module knows no service and hands out files only.

use std::sync::Arc;

use axum::{
    Router,
    body::Body,
    extract::Request,
    response::{IntoResponse, Response},
};
use http::{
    HeaderMap, HeaderName, HeaderValue, Method, StatusCode,
    header::{
        CACHE_CONTROL, CONTENT_LENGTH, CONTENT_SECURITY_POLICY, CONTENT_TYPE, ETAG, IF_NONE_MATCH, REFERRER_POLICY,
        X_CONTENT_TYPE_OPTIONS,
    },
};
use sha2::{Digest, Sha256};
use tower::{ServiceExt, service_fn};

use crate::service::foreign_host;

/// What the page may do: run, show and call what comes from here, and nothing else. No text of it can become code, since
/// browsers that know Trusted Types refuse that wherever it is tried.
const POLICY: &str = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; \
     base-uri 'none'; form-action 'none'; frame-ancestors 'none'; require-trusted-types-for 'script'; trusted-types 'none'";
/// Sent with every answer.
const HEADERS: [(HeaderName, HeaderValue); 6] = [
    (CONTENT_SECURITY_POLICY, HeaderValue::from_static(POLICY)),
    (X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff")),
    (REFERRER_POLICY, HeaderValue::from_static("no-referrer")),
    (HeaderName::from_static("cross-origin-opener-policy"), HeaderValue::from_static("same-origin")),
    (HeaderName::from_static("cross-origin-resource-policy"), HeaderValue::from_static("same-origin")),
    // Kept, but asked about each time: the files of two builds do not fit each other.
    (CACHE_CONTROL, HeaderValue::from_static("no-cache")),
];

struct File {
    path: &'static str,
    content_type: &'static str,
    text: &'static str,
}

macro_rules! file {
    ($path:literal, $content_type:literal, $name:literal) => {
        File { path: $path, content_type: $content_type, text: include_str!(concat!("console/", $name)) }
    };
}

macro_rules! module {
    ($name:literal) => {
        File {
            path: concat!("/console/", $name),
            content_type: "text/javascript; charset=utf-8",
            text: include_str!(concat!("console/", $name)),
        }
    };
}

/// Everything that the page is made of.
const FILES: &[File] = &[
    file!("/", "text/html; charset=utf-8", "index.html"),
    file!("/console/base.css", "text/css; charset=utf-8", "base.css"),
    file!("/console/page.css", "text/css; charset=utf-8", "page.css"),
    file!("/console/history.css", "text/css; charset=utf-8", "history.css"),
    file!("/console/icon.svg", "image/svg+xml", "icon.svg"),
    module!("api.js"),
    module!("changes.js"),
    module!("choose.js"),
    module!("compare.js"),
    module!("conflicts.js"),
    module!("dom.js"),
    module!("entity.js"),
    module!("format.js"),
    module!("identity-form.js"),
    module!("identity.js"),
    module!("kinds.js"),
    module!("lists.js"),
    module!("lookup.js"),
    module!("main.js"),
    module!("record.js"),
    module!("route.js"),
    module!("states.js"),
    module!("timeline.js"),
    module!("verify.js"),
    module!("words.js"),
];

/// Answers who gets the page or one of its files, and passes everything else on to `rest`, as if it were not there.
pub(super) fn before(rest: Router) -> Router {
    let with_file = |router: Router, file: &'static File| {
        let etag: Arc<str> = format!("\"{:x}\"", Sha256::digest(file.text)).into();
        let rest = rest.clone();
        let service = service_fn(move |request: Request| {
            let reads = matches!(*request.method(), Method::GET | Method::HEAD);
            let (etag, rest) = (Arc::clone(&etag), rest.clone());
            async move { if reads { Ok(answer(file, &etag, &request)) } else { rest.oneshot(request).await } }
        });
        router.route_service(file.path, service)
    };
    FILES.iter().fold(rest.clone(), with_file)
}

fn answer(file: &'static File, etag: &str, request: &Request) -> Response {
    let mut response = if let Some(host) = foreign_host(request) {
        (StatusCode::FORBIDDEN, format!("the host must be localhost or an address, and it is {host}\n")).into_response()
    } else if is_kept(request.headers(), etag) {
        (StatusCode::NOT_MODIFIED, [(ETAG, etag)]).into_response()
    } else {
        let length = file.text.len().to_string();
        ([(CONTENT_TYPE, file.content_type), (CONTENT_LENGTH, &length), (ETAG, etag)], file.text).into_response()
    };
    if request.method() == Method::HEAD {
        // HTTP/2 would send it.
        *response.body_mut() = Body::empty();
    }
    response.headers_mut().extend(HEADERS);
    response
}

/// Whether the caller has the file as it is.
fn is_kept(headers: &HeaderMap, etag: &str) -> bool {
    let listed = headers.get_all(IF_NONE_MATCH).iter().filter_map(|value| value.to_str().ok());
    let mut tags = listed.flat_map(|list| list.split(',')).map(str::trim);
    tags.any(|tag| tag == "*" || tag.strip_prefix("W/").unwrap_or(tag) == etag)
}
