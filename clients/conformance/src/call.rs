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

#[cfg(test)]
mod tests {
    use base64::prelude::BASE64_URL_SAFE;
    use http::HeaderValue;

    use super::*;

    fn update() -> Bytes {
        let update = UpdateSubscriptionRequest {
            expected_version: Some(7),
            request_id: "r".to_owned(),
            merge_policy: MergePolicy::MergeDisjoint.into(),
            ..Default::default()
        };
        update.encode_to_vec().into()
    }

    fn framed(message: &[u8]) -> Bytes {
        let length = u32::try_from(message.len()).unwrap();
        [&[0], length.to_be_bytes().as_slice(), message].concat().into()
    }

    /// What is read of a request with this method, path, headers and body, and in which protocol.
    fn arrives(
        method: Method,
        path: &str,
        sent: &[(&'static str, &'static str)],
        body: Bytes,
    ) -> Option<(Protocol, Result<Call, String>)> {
        let headers =
            sent.iter().map(|(name, value)| (name.parse().unwrap(), HeaderValue::from_static(value))).collect();
        let uri = format!("/occam.v1.{path}").parse().unwrap();
        let protocol = protocol_of(&method, &uri, &headers)?;
        Some((protocol, read(protocol, &method, &uri, &headers, &body)))
    }

    #[test]
    fn writes_are_read_in_each_protocol() {
        for (content_type, protocol, body) in [
            ("application/grpc", Protocol::Grpc, framed(&update())),
            ("application/grpc+proto", Protocol::Grpc, framed(&update())),
            ("application/grpc-web+proto", Protocol::GrpcWeb, framed(&update())),
            ("application/proto", Protocol::Connect, update()),
        ] {
            let path = "SubscriptionService/UpdateSubscription";
            let (spoken, call) = arrives(Method::POST, path, &[("content-type", content_type)], body).unwrap();
            assert_eq!(spoken, protocol);
            let Ok(Call::Write(write)) = call else { panic!("{call:?}") };
            assert_eq!((write.expected_version, write.request_id.as_str()), (Some(7), "r"));
            assert!(write.merge && !write.force);
            assert_eq!(write.bytes, update());
        }
    }

    #[test]
    fn reads_by_connect_may_be_in_the_query() {
        let message = GetSubscriptionRequest { id: "0199c0de?".to_owned() }.encode_to_vec();
        for message in [BASE64_URL_SAFE.encode(&message), BASE64_URL_SAFE_NO_PAD.encode(&message)] {
            let query = format!("connect=v1&encoding=proto&base64=1&message={message}");
            let path = format!("SubscriptionService/GetSubscription?{query}");
            let (protocol, call) = arrives(Method::GET, &path, &[], Bytes::new()).unwrap();
            assert_eq!((protocol, call), (Protocol::Connect, Ok(Call::Get { id: "0199c0de?".to_owned() })));
        }
    }

    #[test]
    fn other_services_are_not_read() {
        let path = "PlanService/GetPlan";
        assert_eq!(arrives(Method::POST, path, &[("content-type", "application/grpc")], Bytes::new()), None);
    }

    #[test]
    fn what_cannot_be_read_is_said() {
        let mut compressed = framed(b"x").to_vec();
        compressed[0] = 1;
        for (headers, body, said) in [
            (&[("content-type", "application/grpc")][..], Bytes::from(compressed), "compresses"),
            (&[("content-type", "application/grpc")], [framed(b"x"), framed(b"x")].concat().into(), "one message"),
            (&[("content-type", "application/grpc")], Bytes::new(), "without a message"),
            (&[("content-type", "application/grpc")], framed(b"\xff"), "no such message"),
            (&[("content-type", "application/grpc-web-text")], Bytes::new(), "grpc-web-text"),
            (&[("content-type", "application/json")], Bytes::new(), "application/json"),
            (&[("content-type", "application/proto"), ("content-encoding", "gzip")], Bytes::new(), "compresses"),
        ] {
            let (_, call) = arrives(Method::POST, "SubscriptionService/UpdateSubscription", headers, body).unwrap();
            let problem = call.unwrap_err();
            assert!(problem.contains(said), "{problem}");
        }
    }
}
