package dev.occam.client

import com.google.protobuf.Any
import com.google.protobuf.InvalidProtocolBufferException
import com.google.protobuf.Message
import com.google.rpc.ErrorInfo
import com.google.rpc.RetryInfo
import dev.occam.v1.EntityType
import dev.occam.v1.VersionConflict
import io.grpc.Status.Code
import io.grpc.StatusException
import io.grpc.protobuf.StatusProto
import java.net.ConnectException
import java.net.NoRouteToHostException
import java.net.SocketTimeoutException
import java.net.UnknownHostException
import javax.net.ssl.SSLHandshakeException
import javax.net.ssl.SSLPeerUnverifiedException
import kotlin.time.Duration
import kotlin.time.Duration.Companion.nanoseconds
import kotlin.time.Duration.Companion.seconds

/** The domain of Occam's reasons. */
private const val DOMAIN = "occam.v1"

/** What a status means for a call: the only place that reads codes, reasons and details. It knows no retries. */
internal sealed interface Answer {
    /** The entity moved on since `expected_version`. */
    data class Conflict(val detail: VersionConflict) : Answer

    /** `expected_version` is one that the entity has not reached. */
    data class Ahead(val detail: VersionConflict) : Answer

    /** No such entity; its kind and id where the server names them. */
    data class NotFound(val named: Pair<EntityType, String>?) : Answer

    /**
     * Refused for another reason; this copy of the request had no effect.
     *
     * @property reason The API's reason; where there is none, the code's name.
     * @property settlesEarlierCopies Whether the server had looked for an earlier copy first, so that none had an effect either.
     */
    data class Refused(val reason: String, val settlesEarlierCopies: Boolean) : Answer

    /**
     * The server or the network is away: the same bytes may be sent again.
     *
     * @property retryDelay How long the server asks to wait.
     * @property wasSent Whether the request may have reached the server.
     */
    data class Unavailable(val retryDelay: Duration?, val wasSent: Boolean) : Answer

    /** It may have had an effect, and whether to send it again is the caller's decision. */
    data object Unknown : Answer

    companion object {
        /** Reads a status that is not OK. */
        fun of(error: StatusException): Answer {
            val details = details(error)
            val info = details.find<ErrorInfo>()?.takeIf { it.domain == DOMAIN } ?: return withoutInfo(error, details)
            return when (error.status.code) {
                Code.ABORTED -> when (info.reason) {
                    "VERSION_CONFLICT" -> Conflict(versionConflict(details, info))
                    "VERSION_AHEAD" -> Ahead(versionConflict(details, info))
                    else -> Refused(info.reason, settlesEarlierCopies = true)
                }
                Code.NOT_FOUND -> NotFound(namedEntity(info))
                Code.UNAVAILABLE -> Unavailable(retryDelay(details), wasSent = true)
                // The caller's own deadline or cancellation, OUTCOME_UNKNOWN, and what went wrong at a point that the server does not
                // tell: each may come after the commit.
                Code.CANCELLED, Code.DEADLINE_EXCEEDED, Code.UNKNOWN, Code.INTERNAL, Code.DATA_LOSS, Code.OK -> Unknown
                // These are decided by the row, which refuses each copy alike, or by the bytes, which are the same.
                Code.ALREADY_EXISTS, Code.FAILED_PRECONDITION, Code.INVALID_ARGUMENT, Code.OUT_OF_RANGE ->
                    Refused(info.reason, settlesEarlierCopies = true)
                // These are checked before a repetition is looked for, and may have been otherwise a moment ago.
                Code.PERMISSION_DENIED, Code.RESOURCE_EXHAUSTED, Code.UNAUTHENTICATED, Code.UNIMPLEMENTED ->
                    Refused(info.reason, settlesEarlierCopies = false)
            }
        }

        /** Reads a status that did not come from Occam's own code, but from a library or something in between. */
        private fun withoutInfo(error: StatusException, details: List<Any>): Answer = when (error.status.code) {
            Code.UNAVAILABLE -> Unavailable(retryDelay(details), wasSent = !neverConnected(error))
            // RESOURCE_EXHAUSTED is grpc-java's for a reply above this side's size limits: the write was made.
            Code.UNKNOWN, Code.INTERNAL, Code.CANCELLED, Code.RESOURCE_EXHAUSTED ->
                if (isStreamReset(error)) Unavailable(retryDelay = null, wasSent = true) else Unknown
            Code.DEADLINE_EXCEEDED, Code.DATA_LOSS, Code.OUT_OF_RANGE, Code.OK -> Unknown
            Code.NOT_FOUND -> NotFound(named = null)
            // An ABORTED stripped of its details may be about another entity, so it is not taken for a conflict.
            Code.ABORTED, Code.ALREADY_EXISTS, Code.FAILED_PRECONDITION, Code.INVALID_ARGUMENT, Code.PERMISSION_DENIED,
            Code.UNAUTHENTICATED, Code.UNIMPLEMENTED ->
                Refused(error.status.code.name, settlesEarlierCopies = false)
        }
    }
}

/** The stream was broken off without an answer. grpc-java tells by this text alone, the code being HTTP/2's. */
private fun isStreamReset(error: StatusException) = error.status.description?.contains("Rst Stream") == true

/** Whether there was no connection at all, or none that TLS could use, so that nothing was sent. */
private fun neverConnected(error: StatusException) = generateSequence<Throwable>(error) { it.cause }.any {
    it is ConnectException || it is NoRouteToHostException || it is UnknownHostException ||
        // Of connecting alone: the transport reads without a time limit.
        it is SocketTimeoutException ||
        it is SSLHandshakeException || it is SSLPeerUnverifiedException
}

private fun details(error: StatusException): List<Any> = try {
    StatusProto.fromThrowable(error)?.detailsList.orEmpty()
} catch (_: IllegalArgumentException) {
    // Bytes that are no status come from something in between; the code counts all the same.
    emptyList()
}

private inline fun <reified M : Message> List<Any>.find(): M? = firstOrNull { it.`is`(M::class.java) }?.let { any ->
    try {
        any.unpack(M::class.java)
    } catch (_: InvalidProtocolBufferException) {
        null
    }
}

/** The conflict's detail, or what `ErrorInfo` says of it should the detail be missing. */
private fun versionConflict(details: List<Any>, info: ErrorInfo): VersionConflict = details.find<VersionConflict>() ?: run {
    val (type, id) = namedEntity(info) ?: (EntityType.ENTITY_TYPE_UNSPECIFIED to "")
    fun version(key: String) = info.metadataMap[key]?.toLongOrNull() ?: 0
    VersionConflict.newBuilder()
        .setEntityType(type)
        .setEntityId(id)
        .setExpectedVersion(version("expected_version"))
        .setCurrentVersion(version("current_version"))
        .build()
}

/** The entity that `ErrorInfo` names, its kind with or without the enum's prefix and in any case. */
private fun namedEntity(info: ErrorInfo): Pair<EntityType, String>? {
    val kind = info.metadataMap["entity_type"]?.uppercase()?.removePrefix("ENTITY_TYPE_") ?: return null
    val type = EntityType.entries.find { it.name == "ENTITY_TYPE_$kind" } ?: return null
    return info.metadataMap["entity_id"]?.let { type to it }
}

private fun retryDelay(details: List<Any>): Duration? = details.find<RetryInfo>()
    ?.takeIf { it.hasRetryDelay() }
    ?.retryDelay
    ?.let { it.seconds.seconds + it.nanos.nanoseconds }
