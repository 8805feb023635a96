package dev.occam.client

import com.google.protobuf.fieldMask
import dev.occam.v1.MergePolicy
import dev.occam.v1.PauseSubscriptionRequest
import dev.occam.v1.PauseSubscriptionResponse
import dev.occam.v1.Subscription
import dev.occam.v1.SubscriptionServiceGrpcKt.SubscriptionServiceCoroutineImplBase
import dev.occam.v1.UpdateSubscriptionRequest
import dev.occam.v1.UpdateSubscriptionResponse
import dev.occam.v1.createSubscriptionRequest
import dev.occam.v1.pauseSubscriptionRequest
import dev.occam.v1.pauseSubscriptionResponse
import dev.occam.v1.subscription
import dev.occam.v1.updateSubscriptionRequest
import dev.occam.v1.updateSubscriptionResponse
import io.grpc.Context
import io.grpc.ManagedChannel
import io.grpc.Metadata
import io.grpc.ServerCall
import io.grpc.ServerCallHandler
import io.grpc.ServerInterceptor
import io.grpc.Status
import io.grpc.StatusException
import io.grpc.inprocess.InProcessChannelBuilder
import io.grpc.inprocess.InProcessServerBuilder
import java.util.concurrent.TimeUnit
import kotlin.time.Duration
import kotlin.time.Duration.Companion.seconds
import kotlinx.coroutines.awaitCancellation
import kotlinx.coroutines.runBlocking
import kotlinx.coroutines.test.runTest
import org.junit.jupiter.api.AfterEach
import org.junit.jupiter.api.Assertions.assertEquals
import org.junit.jupiter.api.Assertions.assertFalse
import org.junit.jupiter.api.Assertions.assertNotNull
import org.junit.jupiter.api.Assertions.assertNull
import org.junit.jupiter.api.Assertions.assertSame
import org.junit.jupiter.api.Assertions.assertTrue
import org.junit.jupiter.api.Test
import org.junit.jupiter.api.assertThrows

/** What goes over the wire, to a server in the same process. */
internal class OccamClientTest {
    private val requests = mutableListOf<com.google.protobuf.Message>()
    private val headers = mutableListOf<Metadata>()
    private var secondsLeft: Long? = null

    private val service = object : SubscriptionServiceCoroutineImplBase() {
        override suspend fun updateSubscription(request: UpdateSubscriptionRequest): UpdateSubscriptionResponse {
            requests += request
            secondsLeft = Context.current().deadline?.timeRemaining(TimeUnit.SECONDS)
            return updateSubscriptionResponse {
                subscription = subscription(4, "a")
                replayed = true
            }
        }

        override suspend fun pauseSubscription(request: PauseSubscriptionRequest): PauseSubscriptionResponse {
            requests += request
            return pauseSubscriptionResponse { }
        }
    }

    private val interceptor = object : ServerInterceptor {
        override fun <Q, R> interceptCall(call: ServerCall<Q, R>, headers: Metadata, next: ServerCallHandler<Q, R>) =
            next.startCall(call, headers).also { this@OccamClientTest.headers += headers }
    }

    private val name = InProcessServerBuilder.generateName()
    private val server = InProcessServerBuilder.forName(name).addService(service).intercept(interceptor).build().start()
    private val channel: ManagedChannel = InProcessChannelBuilder.forName(name).build()

    @AfterEach
    fun stop() {
        channel.shutdownNow().awaitTermination(5, TimeUnit.SECONDS)
        server.shutdownNow().awaitTermination()
    }

    private fun header(key: String) = headers.single()[Metadata.Key.of(key, Metadata.ASCII_STRING_MARSHALLER)]

    private val update: Intent<Subscription> =
        Intent.change(ID, 3, Update(subscription { id = "ignored"; notes = "mine" }, "notes"))

    @Test
    fun `a change is sent with its guard, its mask and its options`() = runBlocking<Unit> {
        val reply = OccamClient(channel).send(update.copy(forceReason = "on the phone"), 5.seconds)
        assertEquals(Reply(subscription(4, "a"), replayed = true), reply)
        val expected = updateSubscriptionRequest {
            subscription = subscription { id = ID; notes = "mine" }
            updateMask = fieldMask { paths += "notes" }
            expectedVersion = 3
            requestId = update.requestId
            force = true
            forceReason = "on the phone"
        }
        assertEquals(listOf(expected), requests)
        assertTrue(secondsLeft in 0L..5L, "the server is told the deadline")
    }

    @Test
    fun `merging and checking only are asked for, and an empty mask is absent`() = runBlocking {
        val all = Intent.change(ID, 3, Update(subscription { notes = "mine" }))
        OccamClient(channel).send(all.copy(merge = true, validateOnly = true))
        val request = requests.single() as UpdateSubscriptionRequest
        assertEquals(MergePolicy.MERGE_POLICY_MERGE_DISJOINT to true, request.mergePolicy to request.validateOnly)
        assertEquals(false to false, request.hasUpdateMask() to request.force)
    }

    @Test
    fun `a reply without its entity leaves the outcome unknown`() = runBlocking<Unit> {
        val intent = Intent.change(ID, 3, SubscriptionChange.Pause)
        val exception = assertThrows<OutcomeUnknownException> { runBlocking { OccamClient(channel).send(intent) } }
        assertSame(intent, exception.intent)
        assertEquals(ID to 3L, (requests.single() as PauseSubscriptionRequest).let { it.id to it.expectedVersion })
    }

    @Test
    fun `every call says who makes it`() = runBlocking<Unit> {
        val options = ClientOptions(principal = "ana", role = "customer", customer = "acme", token = { "t0k3n" })
        OccamClient(channel, options).send(update)
        assertEquals(
            listOf("ana", "customer", "acme", "Bearer t0k3n"),
            listOf("x-occam-principal", "x-occam-role", "x-occam-customer", "authorization").map(::header),
        )
    }

    @Test
    fun `who is not named is not sent`() = runBlocking<Unit> {
        OccamClient(channel).send(update)
        for (key in listOf("x-occam-principal", "x-occam-role", "x-occam-customer", "authorization")) assertNull(header(key))
    }

    @Test
    fun `without a token nothing is sent`() = runBlocking<Unit> {
        val noToken = IllegalStateException("signed out")
        val client = OccamClient(channel, ClientOptions(token = { throw noToken }))
        val exception = assertThrows<RefusedException> { runBlocking { client.send(update) } }
        assertEquals("UNAUTHENTICATED", exception.reason)
        // Coroutines copy exceptions on their way, to add where they were caught.
        assertTrue(generateSequence<Throwable>(exception) { it.cause }.any { it.message == "signed out" })
        assertEquals(0, requests.size)
    }

    @Test
    fun `a token that cannot travel is refused without being told`() = runBlocking<Unit> {
        val client = OccamClient(channel, ClientOptions(token = { "s3cr3t\n" }))
        val exception = assertThrows<RefusedException> { runBlocking { client.send(update) } }
        assertEquals("UNAUTHENTICATED", exception.reason)
        val stub = assertThrows<StatusException> { runBlocking { client.subscriptions.pauseSubscription(pauseSubscriptionRequest { }) } }
        assertEquals(Status.Code.UNAUTHENTICATED, stub.status.code)
        assertFalse((exception.stackTraceToString() + stub.stackTraceToString()).contains("s3cr3t"))
        assertEquals(0, requests.size)
    }

    @Test
    fun `the generated stubs bring a token, too`() = runBlocking<Unit> {
        OccamClient(channel, ClientOptions(token = { "t0k3n" })).subscriptions.pauseSubscription(pauseSubscriptionRequest { })
        assertEquals("Bearer t0k3n", header("authorization"))
    }

    @Test
    fun `a token is no longer waited for when the call has ended`() = runTest {
        var isWaitedFor = false
        val token: suspend () -> String = {
            isWaitedFor = true
            try {
                awaitCancellation()
            } finally {
                isWaitedFor = false
            }
        }
        val client = OccamClient(channel, ClientOptions(token = token), FakeClock())
        assertThrows<OutcomeUnknownException> { client.send(update, 5.seconds) }
        assertFalse(isWaitedFor)
    }

    @Test
    fun `a name that cannot travel is refused`() {
        assertThrows<IllegalArgumentException> { OccamClient(channel, ClientOptions(principal = "Änne")) }
        assertThrows<IllegalArgumentException> { OccamClient("127.0.0.1:50051") }
    }

    @Test
    fun `a closed client says so`() {
        val client = OccamClient(channel).apply { close() }
        assertThrows<IllegalStateException> { runBlocking { client.getSubscription(ID) } }
    }

    @Test
    fun `a client closed in back-off forgets no write`() = runTest {
        server.shutdownNow().awaitTermination()
        lateinit var client: OccamClient
        val time = FakeClock()
        val clock = object : Clock by time {
            override suspend fun sleep(duration: Duration) {
                time.sleep(duration)
                client.close()
            }
        }
        client = OccamClient(channel, ClientOptions(), clock)
        val exception = assertThrows<OutcomeUnknownException> { client.send(update) }
        assertSame(update, exception.intent)
    }

    @Test
    fun `a creation keeps the request_id that it has, or gets one`() {
        val named = Intent.create(createSubscriptionRequest { requestId = "mine" })
        assertEquals("mine", named.requestId)
        assertNotNull(Intent.create(createSubscriptionRequest { }).requestId.takeIf { it.length == 36 })
    }
}
