//! The limit of a request holds for what it is after decompression.

use occam_client::tonic::{Code, Status};
use serde_json::json;

use super::{GRPC, GRPC_WEB, JSON, PROTO, framed, gzip, path, proto, web_status};
use crate::{
    fixtures::create_subscription,
    harness::{
        client_as,
        http::{over_http2, post, send, with},
    },
    on_each_database,
    refusal::Refusal,
};

on_each_database! {
    async fn a_request_is_bounded_after_decompression(server: Server) {
        let client = client_as(&server.url, "ana").await;
        let id = create_subscription(&client).await.id;
        let rpc = "UpdateSubscription";
        let request = |bytes| json!({"subscription": {"id": id, "notes": "x".repeat(bytes)}, "expectedVersion": 1});
        let (small, large) = (request(1_000_000), request(1_100_000));
        assert!(gzip(large.to_string().as_bytes()).len() < 100_000);
        // Within the limit it is read, and refused for what it says.
        for (request, status, reason) in [(&small, 400, "INVALID_FIELD"), (&large, 429, "MESSAGE_TOO_LARGE")] {
            let (json, proto) = (request.to_string().into_bytes(), proto(rpc, request.clone()).to_vec());
            for (content_type, body) in [(JSON, json), (PROTO, proto)] {
                let packed = with(post(&server.url, &path(rpc), content_type, gzip(&body)), "content-encoding", "gzip");
                let plain = post(&server.url, &path(rpc), content_type, body);
                for request in [packed.clone(), over_http2(packed), over_http2(plain)] {
                    let answer = send(request).await;
                    let said = (answer.status.as_u16(), answer.json()["details"][0]["debug"]["reason"].clone());
                    assert_eq!(said, (status, json!(reason)), "{content_type}");
                }
            }
        }
        // To the byte, and the frame around it is no part of it.
        let exact = 1_048_576 - (proto(rpc, request(1_000_000)).len() - 1_000_000);
        for (bytes, reason) in [(exact, "INVALID_FIELD"), (exact + 1, "MESSAGE_TOO_LARGE")] {
            let message = proto(rpc, request(bytes));
            let web = web_status(&send(post(&server.url, &path(rpc), GRPC_WEB, framed(0, &message))).await);
            let grpc = send(over_http2(post(&server.url, &path(rpc), GRPC, framed(0, &message)))).await.headers;
            for status in [web, Status::from_header_map(&grpc).unwrap()] {
                assert_eq!(Refusal::of(&status).reason, reason, "{} bytes", message.len());
            }
        }
        let body = framed(1, &gzip(&proto(rpc, large)));
        let packed = |content_type| with(post(&server.url, &path(rpc), content_type, body.clone()), "grpc-encoding", "gzip");
        let web = web_status(&send(packed(GRPC_WEB)).await);
        let grpc = Status::from_header_map(&send(over_http2(packed(GRPC))).await.headers).unwrap();
        for status in [web, grpc] {
            assert_eq!(Refusal::of(&status).kind(), (Code::ResourceExhausted, "MESSAGE_TOO_LARGE"));
        }
        assert_eq!(client.get_subscription(&id).await.unwrap().version, 1);
    }
}
