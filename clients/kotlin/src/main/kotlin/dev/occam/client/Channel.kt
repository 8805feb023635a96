package dev.occam.client

import com.google.protobuf.Message
import io.grpc.CallCredentials
import io.grpc.CallOptions
import io.grpc.Channel
import io.grpc.ClientInterceptors
import io.grpc.ManagedChannel
import io.grpc.Metadata
import io.grpc.Status
import io.grpc.StatusException
import io.grpc.kotlin.ClientCalls
import io.grpc.okhttp.OkHttpChannelBuilder
import io.grpc.stub.MetadataUtils
import java.net.URI
import java.util.concurrent.Executor
import java.util.concurrent.TimeUnit
import kotlin.time.Duration
import kotlinx.coroutines.CoroutineScope
import kotlinx.coroutines.asCoroutineDispatcher
import kotlinx.coroutines.currentCoroutineContext
import kotlinx.coroutines.ensureActive
import kotlinx.coroutines.launch

/** A channel to a server such as `http://127.0.0.1:50051`; `https` is TLS. */
internal fun channel(url: String): ManagedChannel {
    val uri = URI.create(url)
    val isPlain = when (uri.scheme) {
        "http" -> true
        "https" -> false
        else -> throw IllegalArgumentException("$url is no URL of a server, such as http://127.0.0.1:50051")
    }
    val host = requireNotNull(uri.host) { "$url names no host" }
    val port = uri.port.takeIf { it > 0 } ?: if (isPlain) 80 else 443
    return OkHttpChannelBuilder.forAddress(host, port)
        .apply { if (isPlain) usePlaintext() }
        // Without a sign of life from time to time, a call to a machine that is gone waits for ever.
        .keepAliveTime(30, TimeUnit.SECONDS)
        .keepAliveTimeout(10, TimeUnit.SECONDS)
        // What is sent again, and when, is for this client alone to say.
        .disableRetry()
        .build()
}

/** The channel, over which every call says who makes it. */
internal fun ManagedChannel.identified(options: ClientOptions): Channel {
    val headers = Metadata()
    for ((key, value) in listOf("principal" to options.principal, "role" to options.role, "customer" to options.customer)) {
        if (value == null) continue
        // grpc-java would send a question mark for other characters.
        require(value.isSendable()) { "the $key \"$value\" cannot be sent: it must be ASCII without control characters" }
        headers.put(Metadata.Key.of("x-occam-$key", Metadata.ASCII_STRING_MARSHALLER), value)
    }
    return ClientInterceptors.intercept(this, MetadataUtils.newAttachHeadersInterceptor(headers))
}

/** Brings each call a token. Without one the call ends as `UNAUTHENTICATED`, with the provider's exception as the cause. */
internal class BearerToken(private val token: suspend () -> String) : CallCredentials() {
    /** The headers with a new token. */
    suspend fun headers(): Metadata = try {
        val value = "Bearer ${token()}"
        // grpc-java would log it, and call without. The token is nobody's to read, so the text is without it, too.
        require(value.isSendable()) { "the token cannot be sent: it must be ASCII without control characters" }
        Metadata().apply { put(AUTHORIZATION, value) }
    } catch (failure: Throwable) {
        // The caller's own cancellation is no failure of the provider's.
        currentCoroutineContext().ensureActive()
        throw Status.UNAUTHENTICATED.withDescription("there is no token").withCause(failure).asException()
    }

    override fun applyRequestMetadata(requestInfo: RequestInfo, appExecutor: Executor, applier: MetadataApplier) {
        CoroutineScope(appExecutor.asCoroutineDispatcher()).launch {
            try {
                applier.apply(headers())
            } catch (failure: StatusException) {
                applier.fail(failure.status)
            }
        }
    }

    private companion object {
        val AUTHORIZATION: Metadata.Key<String> = Metadata.Key.of("authorization", Metadata.ASCII_STRING_MARSHALLER)
    }
}

private fun String.isSendable() = all { it in ' '..'~' }

/** Single calls over a channel. */
internal class ChannelApi(
    private val managed: ManagedChannel,
    private val channel: Channel,
    private val token: BearerToken?,
) : Api {
    override suspend fun <T : Message> get(kind: Kind<T>, id: String, timeout: Duration?): T =
        kind.entity(unary(kind.get(id), timeout))

    override suspend fun <T : Message> send(kind: Kind<T>, intent: Intent<T>, timeout: Duration?): Reply<T> =
        kind.reply(unary(kind.call(intent), timeout))

    private suspend fun <Q : Message, R : Message> unary(call: Call<Q, R>, timeout: Duration?): R {
        val options = timeout?.let { CallOptions.DEFAULT.withDeadlineAfter(it.inWholeNanoseconds, TimeUnit.NANOSECONDS) }
            ?: CallOptions.DEFAULT
        // Asked for here, and not by CallCredentials, so that it ends with the call.
        val headers = token?.headers() ?: Metadata()
        try {
            return ClientCalls.unaryRpc(channel, call.method, call.request, options, headers)
        } catch (error: StatusException) {
            // Else the channel would wait before it connects again, up to two minutes, and fail all calls until then.
            if (error.status.code == Status.Code.UNAVAILABLE) managed.resetConnectBackoff()
            throw error
        }
    }
}
