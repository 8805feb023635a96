package dev.occam.client

import com.google.rpc.RetryInfo
import dev.occam.v1.EntityType
import dev.occam.v1.VersionConflict
import io.grpc.Metadata
import io.grpc.Status
import io.grpc.Status.Code
import java.io.IOException
import java.net.ConnectException
import java.net.SocketTimeoutException
import java.net.UnknownHostException
import javax.net.ssl.SSLHandshakeException
import javax.net.ssl.SSLPeerUnverifiedException
import kotlin.time.Duration.Companion.milliseconds
import org.junit.jupiter.api.Assertions.assertEquals
import org.junit.jupiter.api.Test

internal class AnswerTest {
    private fun unavailable(wasSent: Boolean) = Answer.Unavailable(retryDelay = null, wasSent)

    @Test
    fun `a conflict comes with its detail`() {
        val detail = detail(2, subscription(3, "theirs"), mergeable = true)
        assertEquals(Answer.Conflict(detail), Answer.of(aborted("VERSION_CONFLICT", detail)))
        assertEquals(Answer.Ahead(detail), Answer.of(aborted("VERSION_AHEAD", detail)))
    }

    @Test
    fun `a conflict without detail is read from the error info`() {
        for (kind in listOf("INVOICE", "ENTITY_TYPE_INVOICE", "invoice")) {
            val metadata =
                mapOf("entity_type" to kind, "entity_id" to ID, "expected_version" to "2", "current_version" to "3")
            val expected = VersionConflict.newBuilder()
                .setEntityType(EntityType.ENTITY_TYPE_INVOICE)
                .setEntityId(ID)
                .setExpectedVersion(2)
                .setCurrentVersion(3)
                .build()
            val status = status(Code.ABORTED, info("VERSION_CONFLICT", metadata = metadata))
            assertEquals(Answer.Conflict(expected), Answer.of(status))
        }
    }

    @Test
    fun `codes without the API's reason mean what the library means by them`() {
        for ((status, answer) in listOf(
            Status.UNAVAILABLE.withCause(ConnectException("refused")) to unavailable(wasSent = false),
            Status.UNAVAILABLE.withCause(RuntimeException(UnknownHostException())) to unavailable(wasSent = false),
            Status.UNAVAILABLE.withCause(SocketTimeoutException("connect timed out")) to unavailable(wasSent = false),
            Status.UNAVAILABLE.withCause(SSLHandshakeException("no trust")) to unavailable(wasSent = false),
            Status.UNAVAILABLE.withCause(SSLPeerUnverifiedException("another host")) to unavailable(wasSent = false),
            Status.UNAVAILABLE.withCause(IOException("broken pipe")) to unavailable(wasSent = true),
            Status.UNAVAILABLE.withDescription("a proxy's") to unavailable(wasSent = true),
            Status.INTERNAL.withDescription("Internal error\nRst Stream") to unavailable(wasSent = true),
            Status.CANCELLED.withDescription("Cancelled\nRst Stream") to unavailable(wasSent = true),
            Status.CANCELLED to Answer.Unknown,
            Status.DEADLINE_EXCEEDED to Answer.Unknown,
            Status.UNKNOWN to Answer.Unknown,
            Status.INTERNAL to Answer.Unknown,
            Status.RESOURCE_EXHAUSTED.withDescription("reply too large") to Answer.Unknown,
            Status.NOT_FOUND to Answer.NotFound(named = null),
            Status.ABORTED to Answer.Refused("ABORTED", settlesEarlierCopies = false),
            Status.UNIMPLEMENTED to Answer.Refused("UNIMPLEMENTED", settlesEarlierCopies = false),
        )) {
            assertEquals(answer, Answer.of(status.asException()), "$status")
        }
    }

    @Test
    fun `codes with a reason mean what the API means by them`() {
        for ((code, reason, answer) in listOf(
            Triple(Code.UNAVAILABLE, "STORE_UNAVAILABLE", unavailable(wasSent = true)),
            Triple(Code.UNKNOWN, "OUTCOME_UNKNOWN", Answer.Unknown),
            Triple(Code.DEADLINE_EXCEEDED, "DEADLINE_EXCEEDED", Answer.Unknown),
            Triple(Code.INTERNAL, "INTERNAL", Answer.Unknown),
            Triple(Code.NOT_FOUND, "ENTITY_NOT_FOUND", Answer.NotFound(named = null)),
            Triple(Code.INVALID_ARGUMENT, "INVALID_FIELD", Answer.Refused("INVALID_FIELD", settlesEarlierCopies = true)),
            Triple(Code.ABORTED, "BATCH_REFUSED", Answer.Refused("BATCH_REFUSED", settlesEarlierCopies = true)),
            Triple(Code.PERMISSION_DENIED, "FORCE_NOT_ALLOWED", Answer.Refused("FORCE_NOT_ALLOWED", settlesEarlierCopies = false)),
            Triple(Code.RESOURCE_EXHAUSTED, "OVERLOADED", Answer.Refused("OVERLOADED", settlesEarlierCopies = false)),
        )) {
            assertEquals(answer, Answer.of(refusal(code, reason)), reason)
        }
    }

    @Test
    fun `the delay that the server asks for is read`() {
        val delay = com.google.protobuf.Duration.newBuilder().setSeconds(1).setNanos(500_000_000)
        val status = status(Code.UNAVAILABLE, RetryInfo.newBuilder().setRetryDelay(delay).build())
        assertEquals(Answer.Unavailable(1_500.milliseconds, wasSent = true), Answer.of(status))
    }

    @Test
    fun `a reason of another domain is no reason`() {
        val status = status(Code.ABORTED, info("VERSION_CONFLICT", domain = "example.com"))
        assertEquals(Answer.Refused("ABORTED", settlesEarlierCopies = false), Answer.of(status))
    }

    @Test
    fun `details that are no status are passed over`() {
        val trailers = Metadata().apply {
            put(Metadata.Key.of("grpc-status-details-bin", Metadata.BINARY_BYTE_MARSHALLER), byteArrayOf(-1))
        }
        assertEquals(unavailable(wasSent = true), Answer.of(Status.UNAVAILABLE.asException(trailers)))
    }
}
