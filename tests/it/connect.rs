//! Connect and gRPC-Web beside gRPC on one port: the same calls, the same refusals, each in its own form.

mod browser;
mod conflict;
mod limits;
mod refusals;
mod streams;

use std::io::{Read, Write};

use bytes::{BufMut, Bytes};
use flate2::{Compression, read::GzDecoder, write::GzEncoder};
use http::{HeaderMap, Version};
use occam_client::tonic::Status;
use serde_json::{Value, json};

use crate::{
    fixtures::create_subscription,
    harness::{
        client_as,
        http::{Answer, get, over_http2, post, send, with},
    },
    on_each_database, wire,
};

const JSON: &str = "application/json";
const PROTO: &str = "application/proto";
const GRPC_WEB: &str = "application/grpc-web+proto";
const GRPC: &str = "application/grpc";

/// Where an RPC of ours is called.
fn path(rpc: &str) -> String {
    wire::path(&wire::method(rpc))
}

/// Calls an RPC by Connect with JSON over HTTP/1.1.
async fn call(url: &str, rpc: &str, request: Value) -> Answer {
    send(post(url, &path(rpc), JSON, request.to_string())).await
}

/// A request in protobuf.
fn proto(rpc: &str, request: Value) -> Bytes {
    let message = prost_reflect::DynamicMessage::deserialize(wire::method(rpc).input(), request).unwrap();
    prost::Message::encode_to_vec(&message).into()
}

/// A reply in protobuf, as Connect writes it in JSON.
fn reply_json(rpc: &str, bytes: &[u8]) -> Value {
    let reply = prost_reflect::DynamicMessage::decode(wire::method(rpc).output(), bytes).unwrap();
    serde_json::to_value(reply).unwrap()
}

/// A message in the frame of gRPC.
fn framed(flags: u8, message: &[u8]) -> Bytes {
    let mut frame = vec![flags];
    frame.put_u32(message.len().try_into().unwrap());
    frame.put_slice(message);
    frame.into()
}

/// The frames of a body, with their flags.
fn frames(mut body: Bytes) -> Vec<(u8, Bytes)> {
    let mut frames = Vec::new();
    while !body.is_empty() {
        let header = body.split_to(5);
        let length = u32::from_be_bytes(header[1..].try_into().unwrap());
        frames.push((header[0], body.split_to(length as usize)));
    }
    frames
}

/// The status of an answer of gRPC-Web, from the frame of its trailers.
fn web_status(answer: &Answer) -> Status {
    let frames = frames(answer.body.clone());
    let (flags, trailers) = frames.last().unwrap();
    assert_eq!(*flags, 0x80, "{answer:?}");
    let lines = std::str::from_utf8(trailers).unwrap().lines().map(|line| {
        let (name, value) = line.split_once(':').unwrap();
        (name.parse().unwrap(), value.trim().parse().unwrap())
    });
    Status::from_header_map(&lines.collect::<HeaderMap>()).unwrap()
}

fn gzip(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::fast());
    encoder.write_all(bytes).unwrap();
    encoder.finish().unwrap()
}

fn gunzip(bytes: &[u8]) -> Vec<u8> {
    let mut plain = Vec::new();
    GzDecoder::new(bytes).read_to_end(&mut plain).unwrap();
    plain
}

on_each_database! {
    async fn every_codec_on_both_versions_of_http_says_the_same(server: Server) {
        let client = client_as(&server.url, "ana").await;
        let id = create_subscription(&client).await.id;
        let (rpc, request) = ("GetSubscription", json!({"id": id}));
        let expected = call(&server.url, rpc, request.clone()).await.json();
        assert_eq!(expected["subscription"]["id"], json!(id));
        // As the JSON mapping of protobuf has it.
        assert_eq!((&expected["subscription"]["version"], &expected["subscription"]["customerId"]), (&json!("1"), &json!("customer-1")));

        for (content_type, body) in [
            (JSON, Bytes::from(request.to_string())),
            (PROTO, proto(rpc, request.clone())),
            (GRPC_WEB, framed(0, &proto(rpc, request.clone()))),
            ("application/grpc-web+json", framed(0, request.to_string().as_bytes())),
        ] {
            let request = || post(&server.url, &path(rpc), content_type, body.clone());
            for (request, version) in [(request(), Version::HTTP_11), (over_http2(request()), Version::HTTP_2)] {
                let answer = send(request).await;
                assert_eq!((answer.status.as_u16(), answer.version), (200, version), "{answer:?}");
                assert_eq!(answer.header("content-type"), Some(content_type));
                let reply = if content_type.contains("grpc") {
                    assert_eq!(web_status(&answer).code(), occam_client::tonic::Code::Ok);
                    frames(answer.body).remove(0).1
                } else {
                    answer.body
                };
                let reply = if content_type.contains("json") {
                    serde_json::from_slice(&reply).unwrap()
                } else {
                    reply_json(rpc, &reply)
                };
                assert_eq!(reply, expected, "{content_type} {version:?}");
            }
        }
    }

    async fn who_calls_is_told_by_headers(server: Server) {
        let client = client_as(&server.url, "ana").await;
        let id = create_subscription(&client).await.id;
        let request = json!({"id": id, "expectedVersion": 1});
        let request = post(&server.url, &path("PauseSubscription"), JSON, request.to_string());
        let answer = send(with(request, "x-occam-principal", "ben")).await;
        assert_eq!(answer.json()["subscription"]["status"], json!("SUBSCRIPTION_STATUS_PAUSED"));
        let records = call(&server.url, "ListMutations", json!({"entityId": id})).await.json();
        assert_eq!(records["mutations"][0]["actor"], json!("ben"));
    }

    async fn what_only_reads_can_be_asked_for_by_get(server: Server) {
        let client = client_as(&server.url, "ana").await;
        let id = create_subscription(&client).await.id;
        let expected = call(&server.url, "GetSubscription", json!({"id": id})).await.json();
        let json = format!("{}?connect=v1&encoding=json&message=%7B%22id%22%3A%22{id}%22%7D", path("GetSubscription"));
        let message = base64::Engine::encode(
            &base64::engine::general_purpose::URL_SAFE_NO_PAD,
            proto("GetSubscription", json!({"id": id})),
        );
        let proto = format!("{}?connect=v1&encoding=proto&base64=1&message={message}", path("GetSubscription"));
        let answer = send(get(&server.url, &json)).await;
        assert_eq!((answer.status.as_u16(), answer.json()), (200, expected.clone()));
        assert_eq!(answer.header("cache-control"), Some("no-store"));
        let answer = send(over_http2(get(&server.url, &proto))).await;
        assert_eq!((answer.status.as_u16(), reply_json("GetSubscription", &answer.body)), (200, expected.clone()));

        // Any page can have a browser send this one, so it must not do anything.
        let pause = json.replace("GetSubscription", "PauseSubscription").replace("%7D", "%2C%22expectedVersion%22%3A1%7D");
        let answer = send(get(&server.url, &pause)).await;
        assert_eq!((answer.status.as_u16(), answer.header("allow")), (405, Some("POST")), "{answer:?}");
        assert_eq!(answer.json()["details"][0]["debug"]["reason"], json!("UNIMPLEMENTED"));
        assert_eq!(call(&server.url, "GetSubscription", json!({"id": id})).await.json(), expected);
    }

    async fn only_what_reads_is_without_side_effects(server: Server) {
        for method in wire::methods() {
            let answer = send(get(&server.url, &format!("{}?encoding=json&message=%7B%7D", wire::path(&method)))).await;
            let reads = ["Get", "List", "Compare", "Verify"].iter().any(|verb| method.name().starts_with(verb));
            assert_eq!(answer.status.as_u16() == 405, !reads, "{} {answer:?}", method.name());
        }
    }

    async fn requests_and_replies_are_compressed_both_ways(server: Server) {
        let client = client_as(&server.url, "ana").await;
        let subscription = create_subscription(&client).await;
        let rpc = "UpdateSubscription";
        let request = |notes: &str, version: i64| {
            json!({"subscription": {"id": subscription.id, "notes": notes.repeat(3_000)}, "expectedVersion": version})
        };
        let body = request("a", 1).to_string();
        let sent = post(&server.url, &path(rpc), JSON, gzip(body.as_bytes()));
        let answer = send(with(with(sent, "content-encoding", "gzip"), "accept-encoding", "gzip")).await;
        assert_eq!((answer.status.as_u16(), answer.header("content-encoding")), (200, Some("gzip")), "{answer:?}");
        assert!(answer.body.len() < 1_000, "{}", answer.body.len());
        let reply: Value = serde_json::from_slice(&gunzip(&answer.body)).unwrap();
        assert_eq!(reply["subscription"]["notes"], json!("a".repeat(3_000)));

        for (content_type, notes, version) in [(GRPC_WEB, "b", 2), (GRPC, "c", 3)] {
            let body = framed(1, &gzip(&proto(rpc, request(notes, version))));
            let sent = with(post(&server.url, &path(rpc), content_type, body), "grpc-encoding", "gzip");
            let answer = send(over_http2(with(sent, "grpc-accept-encoding", "gzip"))).await;
            assert_eq!(answer.header("grpc-encoding"), Some("gzip"), "{answer:?}");
            let (flags, reply) = frames(answer.body.clone()).remove(0);
            assert!(flags == 1 && reply.len() < 1_000, "{answer:?}");
            let reply = reply_json(rpc, &gunzip(&reply));
            assert_eq!(reply["subscription"]["notes"], json!(notes.repeat(3_000)));
        }
        // Who does not ask for it does not get it.
        let plain = call(&server.url, "GetSubscription", json!({"id": subscription.id})).await;
        assert_eq!((plain.header("content-encoding"), plain.json()["subscription"]["version"].clone()), (None, json!("4")));
    }
}
