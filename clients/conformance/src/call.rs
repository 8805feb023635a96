//! What a client sent, read from the bytes of its protocol.

use base64::{Engine as _, prelude::BASE64_URL_SAFE_NO_PAD};
use bytes::Bytes;
use http::{HeaderMap, Method, Uri, header::CONTENT_TYPE};
use occam_client::v1::{GetSubscriptionRequest, MergePolicy, PauseSubscriptionRequest, UpdateSubscriptionRequest};
use prost::Message;

use crate::scenario::Protocol;

/// The service that scenarios are about.
const SERVICE: &str = "/occam.v1.SubscriptionService/";

/// A request to the service of subscriptions.
#[derive(Clone, Debug, PartialEq)]
pub enum Call {
    /// `GetSubscription`
    Get {
        /// Of this one.
        id: String,
    },
    /// A change.
    Write(Write),
    /// Any other, of this name.
    Other(String),
}

/// A change that a client sent.
#[derive(Clone, Debug, PartialEq)]
pub struct Write {
    /// Of this subscription.
    pub id: String,
    /// The version that it names.
    pub expected_version: Option<i64>,
    /// The intent that it names.
    pub request_id: String,
    /// Whether it may be merged.
    pub merge: bool,
    /// Whether it is forced.
    pub force: bool,
    /// The message, as it arrived.
    pub bytes: Bytes,
}

/// The protocol of a request, if it is one to the service of subscriptions.
pub fn protocol_of(method: &Method, uri: &Uri, headers: &HeaderMap) -> Option<Protocol> {
    let content_type = headers.get(CONTENT_TYPE).and_then(|value| value.to_str().ok()).unwrap_or_default();
    if !uri.path().starts_with(SERVICE) || !(method == Method::POST || method == Method::GET) {
        None
    } else if content_type.starts_with("application/grpc-web") {
        Some(Protocol::GrpcWeb)
    } else if content_type.starts_with("application/grpc") {
        Some(Protocol::Grpc)
    } else {
        Some(Protocol::Connect)
    }
}

/// Reads a request; an error says for people why it cannot be read.
pub fn read(protocol: Protocol, method: &Method, uri: &Uri, headers: &HeaderMap, body: &Bytes) -> Result<Call, String> {
    let rpc = uri.path().trim_start_matches(SERVICE);
    let bytes = match protocol {
        Protocol::Grpc | Protocol::GrpcWeb => unframed(headers, body)?,
        Protocol::Connect if method == Method::GET => from_query(uri)?,
        Protocol::Connect => from_body(headers, body)?,
    };
    parse(rpc, bytes)
}

fn parse(rpc: &str, bytes: Bytes) -> Result<Call, String> {
    Ok(match rpc {
        "GetSubscription" => Call::Get { id: decode::<GetSubscriptionRequest>(&bytes)?.id },
        "UpdateSubscription" => {
            let UpdateSubscriptionRequest { subscription, expected_version, request_id, merge_policy, force, .. } =
                decode(&bytes)?;
            let id = subscription.unwrap_or_default().id;
            let merge = merge_policy == i32::from(MergePolicy::MergeDisjoint);
            Call::Write(Write { id, expected_version, request_id, merge, force, bytes })
        }
        "PauseSubscription" => {
            let PauseSubscriptionRequest { id, expected_version, request_id, merge_policy, force, .. } =
                decode(&bytes)?;
            let merge = merge_policy == i32::from(MergePolicy::MergeDisjoint);
            Call::Write(Write { id, expected_version, request_id, merge, force, bytes })
        }
        other => Call::Other(other.to_owned()),
    })
}

fn decode<M: Message + Default>(bytes: &Bytes) -> Result<M, String> {
    M::decode(bytes.clone()).map_err(|error| format!("the client sent what is no such message: {error}"))
}

/// The one message of a gRPC request.
fn unframed(headers: &HeaderMap, body: &Bytes) -> Result<Bytes, String> {
    let content_type = text(headers, "content-type");
    if content_type.starts_with("application/grpc-web-text") || content_type.contains("json") {
        return Err(format!("the client sends {content_type}; set it to binary Protobuf"));
    }
    let Some((prefix, message)) = body.split_at_checked(5) else {
        return Err("the client sent a gRPC request without a message".to_owned());
    };
    if prefix[0] != 0 {
        return Err("the client compresses its requests; switch that off".to_owned());
    }
    let length = prefix[1..].iter().fold(0, |length, byte| (length << 8) | usize::from(*byte));
    if length != message.len() {
        return Err("the client sent a gRPC request of other than one message".to_owned());
    }
    Ok(body.slice(5..))
}

/// The message of a Connect request by POST.
fn from_body(headers: &HeaderMap, body: &Bytes) -> Result<Bytes, String> {
    let (content_type, encoding) = (text(headers, "content-type"), text(headers, "content-encoding"));
    if content_type != "application/proto" {
        return Err(format!("the client sends {content_type:?}; set it to binary Protobuf (application/proto)"));
    }
    if !matches!(encoding, "" | "identity") {
        return Err("the client compresses its requests; switch that off".to_owned());
    }
    Ok(body.clone())
}

/// The message of a Connect request by GET.
fn from_query(uri: &Uri) -> Result<Bytes, String> {
    let query: Vec<_> = url::form_urlencoded::parse(uri.query().unwrap_or_default().as_bytes()).collect();
    let parameter =
        |name: &str| query.iter().find(|(key, _)| key == name).map(|(_, value)| value.as_ref()).unwrap_or_default();
    if parameter("encoding") != "proto" {
        return Err("the client asks in another encoding than proto; set it to binary Protobuf".to_owned());
    }
    if !matches!(parameter("compression"), "" | "identity") {
        return Err("the client compresses its requests; switch that off".to_owned());
    }
    let message = parameter("message");
    if parameter("base64") != "1" {
        return Ok(Bytes::copy_from_slice(message.as_bytes()));
    }
    let message = BASE64_URL_SAFE_NO_PAD.decode(message.trim_end_matches('='));
    message.map(Bytes::from).map_err(|error| format!("the client's message is no base64: {error}"))
}

fn text<'a>(headers: &'a HeaderMap, name: &str) -> &'a str {
    headers.get(name).and_then(|value| value.to_str().ok()).unwrap_or_default()
}
