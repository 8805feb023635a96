//! Refusals as Connect and gRPC-Web tell them, and what `connectrpc` says when it refuses by itself.

use axum::body::Body;
use base64::{Engine, engine::general_purpose::STANDARD_NO_PAD};
use connectrpc::error::{ConnectError, ErrorCode, ErrorDetail};
use http::{
    HeaderMap, HeaderValue, Response, StatusCode,
    header::{ALLOW, CONTENT_LENGTH, CONTENT_TYPE},
};
use http_body_util::{BodyExt, Collected};
use prost::Message;
use prost_reflect::{DescriptorPool, DynamicMessage};
use serde::Deserialize;
use tonic::{Code, Status};
use tonic_types::pb as rpc;

use super::{Wire, bridge::without_framing};

/// A status with its details, each of them also readable.
pub(super) fn error(status: &Status, descriptors: &DescriptorPool) -> ConnectError {
    let code = u32::try_from(i32::from(status.code())).ok().and_then(ErrorCode::from_grpc_code);
    let details = rpc::Status::decode(status.details()).unwrap_or_default().details;
    let error = ConnectError::new(code.unwrap_or(ErrorCode::Unknown), status.message());
    let error = details.into_iter().fold(error, |error, any| {
        let name = any.type_url.rsplit('/').next().unwrap_or_default().to_owned();
        let message = descriptors.get_message_by_name(&name);
        let message = message.and_then(|message| DynamicMessage::decode(message, &*any.value).ok());
        let debug = message.and_then(|message| serde_json::to_value(message).ok());
        error.with_detail(ErrorDetail { type_url: name, value: Some(STANDARD_NO_PAD.encode(&any.value)), debug })
    });
    error.with_trailers(without_framing(status.metadata().clone()))
}

/// The status as the answer to a request of this content type, if it had one.
pub(in crate::service) fn refusal(
    status: Status,
    wire: Wire,
    content_type: Option<HeaderValue>,
    descriptors: &DescriptorPool,
) -> Response<Body> {
    if wire == Wire::Grpc {
        return status.into_http();
    }
    let headers = content_type.map(|value| (CONTENT_TYPE, value)).into_iter().collect();
    error(&status, descriptors).into_http_response(&headers).map(Body::new)
}

/// Replaces the body of what the crate refused by itself; status and headers of HTTP, such as `Allow`, stay.
pub(in crate::service) fn with_refusal(mut response: Response<Body>, refusal: Response<Body>) -> Response<Body> {
    let (refused, body) = refusal.into_parts();
    response.headers_mut().remove(CONTENT_LENGTH);
    response.headers_mut().extend(refused.headers);
    response.map(|_| body)
}

/// What the crate said when it refused a call by itself.
pub(in crate::service) async fn refused_by_protocol(response: Response<Body>) -> (Response<Body>, Status) {
    let (mut parts, body) = response.into_parts();
    // It is in memory; were it not, it would be as good as empty.
    let body = body.collect().await.map(Collected::to_bytes).unwrap_or_default();
    let framed = body.get(5..).unwrap_or_default();
    let status = match Wire::of(&parts.headers) {
        Wire::Grpc => Status::from_header_map(&parts.headers),
        Wire::GrpcWeb => Status::from_header_map(&trailers(framed)),
        Wire::Connect => {
            let unary = serde_json::from_slice(&body).ok();
            let error = unary.or_else(|| Some(serde_json::from_slice::<EndStream>(framed).ok()?.error));
            refused_by_http(parts.status, error)
        }
    };
    if parts.status == StatusCode::METHOD_NOT_ALLOWED {
        parts.headers.entry(ALLOW).or_insert(HeaderValue::from_static("POST"));
    }
    (Response::from_parts(parts, Body::empty()), status.unwrap_or_else(|| Status::unknown("the call was refused")))
}

/// The end of a stream of Connect.
#[derive(Deserialize)]
struct EndStream {
    error: ConnectError,
}

/// The trailers in the body of gRPC-Web.
fn trailers(text: &[u8]) -> HeaderMap {
    let lines = text.split(|byte| *byte == b'\n').filter_map(|line| {
        let (name, value) = std::str::from_utf8(line).ok()?.split_once(':')?;
        Some((name.trim().parse().ok()?, value.trim().parse().ok()?))
    });
    lines.collect()
}

/// What an error says; of those that HTTP has a status for of its own, that status says more than the code, if there is one.
fn refused_by_http(status: StatusCode, error: Option<ConnectError>) -> Option<Status> {
    let (code, otherwise) = match status {
        StatusCode::UNSUPPORTED_MEDIA_TYPE => (
            Some(Code::InvalidArgument),
            "content-type must be application/json or application/proto, or one of gRPC's or gRPC-Web's",
        ),
        StatusCode::METHOD_NOT_ALLOWED => {
            (Some(Code::Unimplemented), "the method of HTTP must be POST; GET will do for RPCs without side effects")
        }
        _ => (None, ""),
    };
    let said = error.as_ref().and_then(|error| i32::try_from(error.code.grpc_code()).ok()).map(Code::from_i32);
    let message = error.and_then(|error| error.message).unwrap_or_else(|| otherwise.to_owned());
    Some(Status::new(code.or(said)?, message))
}
