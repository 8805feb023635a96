//! UNAVAILABLE as the server says it, in each protocol.

use base64::{Engine as _, prelude::BASE64_STANDARD_NO_PAD};
use bytes::{BufMut as _, Bytes};
use http::{Response, StatusCode, header::CONTENT_TYPE};
use http_body_util::Full;
use prost::Message as _;
use serde_json::json;
use std::time::Duration;
use tonic_types::{ErrorDetails, StatusExt as _, pb};

use crate::scenario::Protocol;

const MESSAGE: &str = "the store is away";

/// The answer, which asks to wait for `retry_delay`.
pub fn answer(protocol: Protocol, retry_delay: Option<Duration>) -> http::Result<Response<Full<Bytes>>> {
    let mut details = ErrorDetails::with_error_info("STORE_UNAVAILABLE", "occam.v1", []);
    if retry_delay.is_some() {
        details.set_retry_info(retry_delay);
    }
    let status =
        occam_client::tonic::Status::with_error_details(occam_client::tonic::Code::Unavailable, MESSAGE, details);
    match protocol {
        Protocol::Grpc => trailers_only(&status),
        Protocol::GrpcWeb => trailers_frame(&status),
        Protocol::Connect => connect(&status),
    }
}

/// A reply without a message, whose headers are its trailers.
fn trailers_only(status: &occam_client::tonic::Status) -> http::Result<Response<Full<Bytes>>> {
    Response::builder()
        .header(CONTENT_TYPE, "application/grpc")
        .header("grpc-status", i32::from(status.code()))
        .header("grpc-message", MESSAGE.replace(' ', "%20"))
        .header("grpc-status-details-bin", BASE64_STANDARD_NO_PAD.encode(status.details()))
        .body(Full::default())
}

/// A reply without a message, whose trailers are a frame of its body.
fn trailers_frame(status: &occam_client::tonic::Status) -> http::Result<Response<Full<Bytes>>> {
    let trailers = format!(
        "grpc-status: {}\r\ngrpc-message: {MESSAGE}\r\ngrpc-status-details-bin: {}\r\n",
        i32::from(status.code()),
        BASE64_STANDARD_NO_PAD.encode(status.details())
    );
    let mut body = vec![0x80];
    body.put_u32(u32::try_from(trailers.len()).unwrap_or(u32::MAX));
    body.put_slice(trailers.as_bytes());
    Response::builder().header(CONTENT_TYPE, "application/grpc-web+proto").body(Full::from(body))
}

fn connect(status: &occam_client::tonic::Status) -> http::Result<Response<Full<Bytes>>> {
    // tonic made these bytes a moment ago.
    let details = pb::Status::decode(status.details()).unwrap_or_default().details;
    let details: Vec<_> = details
        .iter()
        .map(|detail| {
            let name = detail.type_url.rsplit('/').next().unwrap_or_default();
            json!({"type": name, "value": BASE64_STANDARD_NO_PAD.encode(&detail.value)})
        })
        .collect();
    let body = json!({"code": "unavailable", "message": MESSAGE, "details": details});
    Response::builder()
        .status(StatusCode::SERVICE_UNAVAILABLE)
        .header(CONTENT_TYPE, "application/json")
        .body(Full::from(body.to_string()))
}
