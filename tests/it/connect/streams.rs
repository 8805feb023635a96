//! Replies that are streams, by Connect and gRPC-Web over HTTP/1.1.

use bytes::Bytes;
use http_body_util::BodyExt;
use serde_json::json;
use tonic_health::pb::health_check_response::ServingStatus;

use super::{framed, frames};
use crate::{
    harness::{
        http::{begin, post, send},
        wait_for_health,
    },
    on_each_database,
};

const WATCH: &str = "/grpc.health.v1.Health/Watch";

on_each_database! {
    async fn a_stream_is_told_as_it_happens_and_ends_with_the_server(server: Server) {
        wait_for_health(&server.url, ServingStatus::Serving).await;
        let mut json = watch(&server.url, "application/connect+json", b"{}").await;
        let mut web = watch(&server.url, "application/grpc-web+proto", b"").await;
        let first = json.frame().await.unwrap().unwrap().into_data().unwrap();
        assert_eq!(frames(first), [(0, Bytes::from_static(b"{\"status\":\"SERVING\"}"))]);
        let first = web.frame().await.unwrap().unwrap().into_data().unwrap();
        assert_eq!(frames(first), [(0, Bytes::from_static(b"\x08\x01"))]);

        server.stop().await;
        let rest = frames(json.collect().await.unwrap().to_bytes());
        let end = |bytes: &[u8]| serde_json::from_slice::<serde_json::Value>(bytes).unwrap();
        assert_eq!((rest[0].0, end(&rest[0].1)), (0, json!({"status": "NOT_SERVING"})));
        assert_eq!((rest.len(), rest[1].0, end(&rest[1].1)), (2, 2, json!({})));
        let rest = frames(web.collect().await.unwrap().to_bytes());
        assert_eq!((rest.len(), rest[0].1.as_ref(), rest[1].0), (2, &b"\x08\x02"[..], 0x80));
    }

    async fn a_stream_that_is_refused_says_why_at_its_end(server: Server) {
        let request = post(&server.url, "/occam.v1.PlanService/GetPlan", "application/connect+json", framed(0, b"{}"));
        let answer = send(request).await;
        assert_eq!(answer.status.as_u16(), 200);
        let [(flags, end)] = &frames(answer.body)[..] else { panic!("not one frame") };
        let end: serde_json::Value = serde_json::from_slice(end).unwrap();
        assert_eq!((flags, &end["error"]["code"]), (&2, &json!("invalid_argument")));
        assert_eq!(end["error"]["details"][0]["debug"]["reason"], json!("INVALID_FIELD"));
    }
}

async fn watch(url: &str, content_type: &str, message: &[u8]) -> hyper::body::Incoming {
    begin(post(url, WATCH, content_type, framed(0, message))).await.into_body()
}
