//! A driver's side: asks a host for tasks, and reports.

use anyhow::{Context as _, bail};
use bytes::Bytes;
use http::{Request, StatusCode, header::CONTENT_TYPE};
use http_body_util::{BodyExt as _, Full};
use hyper_util::{
    client::legacy::{Client, connect::HttpConnector},
    rt::TokioExecutor,
};
use serde_json::Value;

use crate::scenario::Task;

/// A conversation with a host.
#[derive(Debug)]
pub struct Asker {
    url: String,
    http: Client<HttpConnector, Full<Bytes>>,
}

impl Asker {
    /// Of the host at this URL, which is what it puts into `OCCAM_CONFORMANCE_URL`.
    pub fn new(url: impl Into<String>) -> Self {
        Self { url: url.into(), http: Client::builder(TokioExecutor::new()).build_http() }
    }

    /// The next task, if there is one.
    pub async fn next(&self) -> anyhow::Result<Option<Task>> {
        match self.post("/next", &Value::Null).await? {
            (StatusCode::NO_CONTENT, _) => Ok(None),
            (_, body) => Ok(Some(serde_json::from_slice(&body).context("the task cannot be read")?)),
        }
    }

    /// Reports; gives the host's judgement.
    pub async fn report(&self, report: &Value) -> anyhow::Result<Value> {
        let (_, body) = self.post("/report", report).await?;
        serde_json::from_slice(&body).context("the judgement cannot be read")
    }

    async fn post(&self, path: &str, body: &Value) -> anyhow::Result<(StatusCode, Bytes)> {
        let request = Request::post(format!("{}{path}", self.url))
            .header(CONTENT_TYPE, "application/json")
            .body(Full::from(body.to_string()))?;
        let response = self.http.request(request).await.context("the host cannot be asked")?;
        let status = response.status();
        let body = response.into_body().collect().await?.to_bytes();
        if !status.is_success() {
            bail!("the host answers {status}: {}", String::from_utf8_lossy(&body));
        }
        Ok((status, body))
    }
}
