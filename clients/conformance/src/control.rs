//! Where drivers get their tasks, and bring their reports.

use std::sync::Arc;

use axum::{
    Json, Router,
    body::Bytes,
    extract::State,
    http::StatusCode,
    response::{IntoResponse as _, Response},
    routing::post,
};
use serde_json::{Value, json};
use tokio::net::TcpListener;

use crate::host::Host;

/// Serves until it is dropped.
pub async fn serve(listener: TcpListener, host: Arc<Host>) -> std::io::Result<()> {
    let router = Router::new().route("/next", post(next)).route("/report", post(report)).with_state(host);
    axum::serve(listener, router).await
}

async fn next(State(host): State<Arc<Host>>) -> Response {
    match host.next().await {
        Ok(Some(task)) => Json(task).into_response(),
        Ok(None) => StatusCode::NO_CONTENT.into_response(),
        Err(error) => failed(&error),
    }
}

async fn report(State(host): State<Arc<Host>>, body: Bytes) -> Response {
    let report: Value = match serde_json::from_slice(&body) {
        Ok(report) => report,
        Err(error) => return (StatusCode::BAD_REQUEST, format!("the report is no JSON: {error}")).into_response(),
    };
    match host.report(&report).await {
        Ok(Some(failures)) if failures.is_empty() => Json(json!({"passed": true})).into_response(),
        Ok(Some(failures)) => Json(json!({"passed": false, "failures": failures})).into_response(),
        Ok(None) => (StatusCode::CONFLICT, "there is no task to report on; ask for the next one").into_response(),
        Err(error) => failed(&error),
    }
}

fn failed(error: &anyhow::Error) -> Response {
    (StatusCode::INTERNAL_SERVER_ERROR, format!("{error:#}")).into_response()
}
