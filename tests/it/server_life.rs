//! The server as its operators and its impatient callers meet it: start, deadlines, overload, and the end.

use std::time::{Duration, Instant};

use occam_client::{
    Client, Error, Intent, SubscriptionChange,
    tonic::{Code, Request, Status, transport::Endpoint},
    v1::{GetSubscriptionRequest, PauseSubscriptionRequest, Subscription},
};
use prost::Message;
use prost_types::FileDescriptorProto;
use tokio::task::JoinHandle;
use tonic_health::pb::{HealthCheckRequest, health_check_response::ServingStatus, health_client::HealthClient};
use tonic_types::StatusExt;
use uuid::Uuid;

use crate::{
    fixtures::create_subscription,
    harness::{Blocker, Database, Process, Server, client_as, occam, postgres, wait_for_health},
    on_each_database,
};

/// A server on PostgreSQL, and a subscription whose row somebody else holds.
async fn with_held_subscription() -> (Server, Client, Subscription, Blocker) {
    let server = Server::start(Database::Postgres).await;
    let client = client_as(&server.url, "ana").await;
    let subscription = create_subscription(&client).await;
    let blocker = Blocker::hold(&server.database_url, &subscription.id).await;
    (server, client, subscription, blocker)
}

fn pause(subscription: &Subscription) -> PauseSubscriptionRequest {
    PauseSubscriptionRequest {
        id: subscription.id.clone(),
        expected_version: Some(subscription.version),
        request_id: Uuid::now_v7().to_string(),
        ..Default::default()
    }
}

/// Sends a request that will have to wait, and waits until it does.
async fn send_and_wait(
    client: &Client,
    request: PauseSubscriptionRequest,
    blocker: &Blocker,
) -> JoinHandle<Result<Subscription, Status>> {
    let mut subscriptions = client.subscriptions();
    let sent = tokio::spawn(async move {
        let reply = subscriptions.pause_subscription(request).await?;
        Ok(reply.into_inner().subscription.unwrap())
    });
    blocker.wait_for_waiting(1).await;
    sent
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_request_under_way_ends_before_the_server_does() {
    let (server, client, subscription, blocker) = with_held_subscription().await;
    let sent = send_and_wait(&client, pause(&subscription), &blocker).await;
    let stopping = tokio::spawn(server.stop());
    tokio::time::sleep(Duration::from_millis(200)).await;
    assert!(!sent.is_finished() && !stopping.is_finished());

    blocker.release().await;
    assert_eq!(sent.await.unwrap().unwrap().version, 2);
    stopping.await.unwrap();
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_write_is_completed_although_its_caller_hangs_up_and_the_server_stops() {
    let (server, client, subscription, blocker) = with_held_subscription().await;
    let database_url = server.database_url.clone();
    let sent = send_and_wait(&client, pause(&subscription), &blocker).await;
    sent.abort();
    drop((client, sent.await));
    let stopping = tokio::spawn(server.stop());
    tokio::time::sleep(Duration::from_millis(200)).await;
    assert!(!stopping.is_finished(), "the server did not wait for a write under way");

    blocker.release().await;
    stopping.await.unwrap();
    let server = Server::over(&database_url).await;
    assert_eq!(server.client().await.get_subscription(&subscription.id).await.unwrap().version, 2);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_write_whose_deadline_passed_is_found_out_by_its_request_id() {
    let (_server, client, subscription, blocker) = with_held_subscription().await;
    let request = pause(&subscription);
    let mut impatient = Request::new(request.clone());
    impatient.set_timeout(Duration::from_millis(250));
    let begun = Instant::now();
    let status = client.subscriptions().pause_subscription(impatient).await.unwrap_err();
    // CANCELLED is what this side's own clock says, if it is faster than the server's answer.
    match status.code() {
        Code::Cancelled => {}
        code => {
            assert_eq!(code, Code::DeadlineExceeded);
            assert_eq!(status.get_details_error_info().unwrap().reason, "DEADLINE_EXCEEDED");
        }
    }
    assert!(begun.elapsed() < Duration::from_secs(2));

    // It goes on, and the copy waits for its end.
    let mut subscriptions = client.subscriptions();
    let again = tokio::spawn(async move { subscriptions.pause_subscription(request).await });
    blocker.wait_for_waiting(2).await;
    blocker.release().await;
    let reply = again.await.unwrap().unwrap().into_inner();
    assert!(reply.replayed);
    assert_eq!(client.get_subscription(&subscription.id).await.unwrap(), reply.subscription.unwrap());
}

on_each_database! {
    async fn a_write_whose_deadline_was_over_before_takes_no_effect(server: Server) {
        let client = client_as(&server.url, "ana").await;
        let subscription = create_subscription(&client).await;
        let request = pause(&subscription);
        let mut late = Request::new(request.clone());
        late.metadata_mut().insert("grpc-timeout", "1n".parse().unwrap());
        let status = client.subscriptions().pause_subscription(late).await.unwrap_err();
        // CANCELLED is what this side's own clock says, if it is faster than the server's answer.
        assert!(matches!(status.code(), Code::DeadlineExceeded | Code::Cancelled), "{status:?}");
        assert_eq!(client.get_subscription(&subscription.id).await.unwrap().version, 1);
        assert!(!client.subscriptions().pause_subscription(request).await.unwrap().into_inner().replayed);
    }

    async fn health_is_told_of_each_service(server: Server) {
        wait_for_health(&server.url, ServingStatus::Serving).await;
    }

    async fn whoever_watches_health_is_told_of_the_end_and_does_not_delay_it(server: Server) {
        wait_for_health(&server.url, ServingStatus::Serving).await;
        let channel = Endpoint::from_shared(server.url.clone()).unwrap().connect().await.unwrap();
        let mut watched = HealthClient::new(channel).watch(HealthCheckRequest::default()).await.unwrap().into_inner();
        assert_eq!(watched.message().await.unwrap().unwrap().status(), ServingStatus::Serving);

        let begun = Instant::now();
        server.stop().await;
        assert_eq!(watched.message().await.unwrap().unwrap().status(), ServingStatus::NotServing);
        assert!(begun.elapsed() < Duration::from_secs(3), "stopping took {:?}", begun.elapsed());
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn too_many_requests_are_told_to_come_back() {
    let database_url = postgres::create_database("read committed");
    let server = Server::with_requests_max(&database_url, 1).await;
    let client = client_as(&server.url, "ana").await;
    let subscription = create_subscription(&client).await;
    let blocker = Blocker::hold(&database_url, &subscription.id).await;
    let sent = send_and_wait(&client, pause(&subscription), &blocker).await;

    let get = GetSubscriptionRequest { id: subscription.id.clone() };
    let status = client.subscriptions().get_subscription(get.clone()).await.unwrap_err();
    assert_eq!(status.code(), Code::ResourceExhausted);
    assert_eq!(status.get_details_error_info().unwrap().reason, "OVERLOADED");
    assert!(status.get_details_retry_info().unwrap().retry_delay.unwrap() > Duration::ZERO);
    // Whoever restarts what does not answer must not be misled.
    wait_for_health(&server.url, ServingStatus::Serving).await;

    blocker.release().await;
    sent.await.unwrap().unwrap();
    client.subscriptions().get_subscription(get).await.unwrap();
}

#[test]
fn serve_refuses_to_listen_where_others_can_connect() {
    let dir = tempfile::tempdir().unwrap();
    let url = format!("sqlite://{}?mode=rwc", dir.path().join("occam.db").display());
    for address in ["0.0.0.0:0", "[::]:0"] {
        let output = occam(["serve", "--log", "warn", "--listen", address, "--database-url", &url]);
        assert_eq!(output.status.code(), Some(1));
        let said = String::from_utf8(output.stderr).unwrap();
        let [line] = said.lines().collect::<Vec<_>>()[..] else { panic!("not one line: {said}") };
        assert!(line.contains("loopback") && line.contains("--auth none"), "{line}");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_program_ends_well_when_it_is_asked_to() {
    let dir = tempfile::tempdir().unwrap();
    let process = Process::serve(&format!("sqlite://{}?mode=rwc", dir.path().join("occam.db").display()), &[]);
    let client = client_as(&process.url, "ana").await;
    let subscription = create_subscription(&client).await;
    process.terminate();
    let (status, log) = process.wait();
    assert!(status.success(), "{status}: {log:#?}");
    assert!(log.last().unwrap().contains("stopped"), "{log:#?}");
    let intent = Intent::change(&subscription.id, 1, SubscriptionChange::Pause);
    let nobody = client.with_timeout(Duration::from_millis(200)).send(&intent).await;
    assert!(matches!(nobody, Err(Error::Unavailable { .. } | Error::OutcomeUnknown { .. })), "{nobody:?}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_drain_timeout_bounds_the_whole_end() {
    let database_url = postgres::create_database("read committed");
    let process = Process::serve(&database_url, &["--drain-timeout-seconds", "2"]);
    let client = client_as(&process.url, "ana").await;
    let subscription = create_subscription(&client).await;
    let blocker = Blocker::hold(&database_url, &subscription.id).await;
    let sent = send_and_wait(&client, pause(&subscription), &blocker).await;
    let begun = Instant::now();
    process.terminate();
    let (status, log) = tokio::task::spawn_blocking(|| process.wait()).await.unwrap();
    let took = begun.elapsed();
    assert!(status.success(), "{status}: {log:#?}");
    // The write waits for its row for 5 seconds.
    assert!(took >= Duration::from_secs(2) && took < Duration::from_millis(4_500), "it took {took:.1?}: {log:#?}");
    sent.await.unwrap().unwrap_err();
    blocker.release().await;
}

#[test]
fn help_names_every_flag_with_its_variable() {
    let output = occam(["serve", "--help"]);
    assert!(output.status.success());
    let help = String::from_utf8(output.stdout).unwrap();
    let flags: Vec<_> = help.split_whitespace().filter_map(|word| word.strip_prefix("--")).collect();
    for flag in [
        "listen",
        "database-url",
        "database-connections-max",
        "allow-unsafe-durability",
        "auth",
        "requests-max",
        "drain-timeout-seconds",
        "sample-data",
        "cors-allowed-origin",
        "log",
        "log-format",
    ] {
        assert!(flags.contains(&flag), "--{flag}");
        let variable = format!("OCCAM_{}", flag.to_uppercase().replace('-', "_"));
        assert!(help.contains(&format!("[env: {variable}")), "{variable}");
    }
    // And no other has none.
    assert_eq!(help.matches("[env: OCCAM_").count(), help.matches("\n      --").count(), "{help}");
}

macro_rules! reflection {
    ($version:ident, $url:expr) => {{
        use tonic_reflection::pb::$version::{
            ServerReflectionRequest, server_reflection_client::ServerReflectionClient,
            server_reflection_request::MessageRequest, server_reflection_response::MessageResponse,
        };
        let channel = Endpoint::from_shared($url).unwrap().connect().await.unwrap();
        let asked = [
            MessageRequest::ListServices(String::new()),
            MessageRequest::FileContainingSymbol("google.rpc.BadRequest".to_owned()),
            MessageRequest::FileContainingSymbol("occam.v1.VersionConflict".to_owned()),
        ];
        let requests = asked.map(|asked| ServerReflectionRequest { host: String::new(), message_request: Some(asked) });
        let mut client = ServerReflectionClient::new(channel);
        let mut replies = client.server_reflection_info(tokio_stream::iter(requests)).await.unwrap().into_inner();
        let mut answers = (Vec::new(), Vec::new());
        while let Some(reply) = replies.message().await.unwrap() {
            match reply.message_response.unwrap() {
                MessageResponse::ListServicesResponse(list) => {
                    answers.0.extend(list.service.into_iter().map(|service| service.name));
                }
                MessageResponse::FileDescriptorResponse(files) => answers.1.extend(files.file_descriptor_proto),
                other => panic!("{other:?}"),
            }
        }
        answers
    }};
}

on_each_database! {
    async fn reflection_tells_of_the_services_and_of_the_details_of_errors(server: Server) {
        let of_v1 = reflection!(v1, server.url.clone());
        let of_v1alpha = reflection!(v1alpha, server.url.clone());
        for (services, files) in [of_v1, of_v1alpha] {
            for service in ["PlanService", "SubscriptionService", "BillingService", "HistoryService"] {
                assert!(services.contains(&format!("occam.v1.{service}")), "{services:?}");
            }
            let files = files.iter().map(|bytes| FileDescriptorProto::decode(&**bytes).unwrap());
            let messages: Vec<_> = files
                .flat_map(|file| file.message_type.iter().map(|message| format!("{}.{}", file.package(), message.name())).collect::<Vec<_>>())
                .collect();
            for message in ["google.rpc.BadRequest", "occam.v1.VersionConflict"] {
                assert!(messages.contains(&message.to_owned()), "{messages:?}");
            }
        }
    }
}
