package dev.occam.v1

import dev.occam.v1.SubscriptionServiceGrpc.getServiceDescriptor
import io.grpc.CallOptions
import io.grpc.CallOptions.DEFAULT
import io.grpc.Channel
import io.grpc.Metadata
import io.grpc.MethodDescriptor
import io.grpc.ServerServiceDefinition
import io.grpc.ServerServiceDefinition.builder
import io.grpc.ServiceDescriptor
import io.grpc.Status.UNIMPLEMENTED
import io.grpc.StatusException
import io.grpc.kotlin.AbstractCoroutineServerImpl
import io.grpc.kotlin.AbstractCoroutineStub
import io.grpc.kotlin.ClientCalls.unaryRpc
import io.grpc.kotlin.ServerCalls.unaryServerMethodDefinition
import io.grpc.kotlin.StubFor
import kotlin.String
import kotlin.coroutines.CoroutineContext
import kotlin.coroutines.EmptyCoroutineContext
import kotlin.jvm.JvmOverloads
import kotlin.jvm.JvmStatic

/**
 * Holder for Kotlin coroutine-based client and server APIs for occam.v1.SubscriptionService.
 */
public object SubscriptionServiceGrpcKt {
  public const val SERVICE_NAME: String = SubscriptionServiceGrpc.SERVICE_NAME

  @JvmStatic
  public val serviceDescriptor: ServiceDescriptor
    get() = getServiceDescriptor()

  public val createSubscriptionMethod:
      MethodDescriptor<CreateSubscriptionRequest, CreateSubscriptionResponse>
    @JvmStatic
    get() = SubscriptionServiceGrpc.getCreateSubscriptionMethod()

  public val getSubscriptionMethod:
      MethodDescriptor<GetSubscriptionRequest, GetSubscriptionResponse>
    @JvmStatic
    get() = SubscriptionServiceGrpc.getGetSubscriptionMethod()

  public val listSubscriptionsMethod:
      MethodDescriptor<ListSubscriptionsRequest, ListSubscriptionsResponse>
    @JvmStatic
    get() = SubscriptionServiceGrpc.getListSubscriptionsMethod()

  public val updateSubscriptionMethod:
      MethodDescriptor<UpdateSubscriptionRequest, UpdateSubscriptionResponse>
    @JvmStatic
    get() = SubscriptionServiceGrpc.getUpdateSubscriptionMethod()

  public val pauseSubscriptionMethod:
      MethodDescriptor<PauseSubscriptionRequest, PauseSubscriptionResponse>
    @JvmStatic
    get() = SubscriptionServiceGrpc.getPauseSubscriptionMethod()

  public val resumeSubscriptionMethod:
      MethodDescriptor<ResumeSubscriptionRequest, ResumeSubscriptionResponse>
    @JvmStatic
    get() = SubscriptionServiceGrpc.getResumeSubscriptionMethod()

  public val cancelSubscriptionMethod:
      MethodDescriptor<CancelSubscriptionRequest, CancelSubscriptionResponse>
    @JvmStatic
    get() = SubscriptionServiceGrpc.getCancelSubscriptionMethod()

  public val uncancelSubscriptionMethod:
      MethodDescriptor<UncancelSubscriptionRequest, UncancelSubscriptionResponse>
    @JvmStatic
    get() = SubscriptionServiceGrpc.getUncancelSubscriptionMethod()

  public val changeSubscriptionPlanMethod:
      MethodDescriptor<ChangeSubscriptionPlanRequest, ChangeSubscriptionPlanResponse>
    @JvmStatic
    get() = SubscriptionServiceGrpc.getChangeSubscriptionPlanMethod()

  public val bulkUpdateSubscriptionsMethod:
      MethodDescriptor<BulkUpdateSubscriptionsRequest, BulkUpdateSubscriptionsResponse>
    @JvmStatic
    get() = SubscriptionServiceGrpc.getBulkUpdateSubscriptionsMethod()

  /**
   * A stub for issuing RPCs to a(n) occam.v1.SubscriptionService service as suspending coroutines.
   */
  @StubFor(SubscriptionServiceGrpc::class)
  public class SubscriptionServiceCoroutineStub @JvmOverloads constructor(
    channel: Channel,
    callOptions: CallOptions = DEFAULT,
  ) : AbstractCoroutineStub<SubscriptionServiceCoroutineStub>(channel, callOptions) {
    override fun build(channel: Channel, callOptions: CallOptions): SubscriptionServiceCoroutineStub = SubscriptionServiceCoroutineStub(channel, callOptions)

    /**
     * Executes this RPC and returns the response message, suspending until the RPC completes
     * with [`Status.OK`][io.grpc.Status].  If the RPC completes with another status, a corresponding
     * [StatusException] is thrown.  If this coroutine is cancelled, the RPC is also cancelled
     * with the corresponding exception as a cause.
     *
     * @param request The request message to send to the server.
     *
     * @param headers Metadata to attach to the request.  Most users will not need this.
     *
     * @return The single response from the server.
     */
    public suspend fun createSubscription(request: CreateSubscriptionRequest, headers: Metadata = Metadata()): CreateSubscriptionResponse = unaryRpc(
      channel,
      SubscriptionServiceGrpc.getCreateSubscriptionMethod(),
      request,
      callOptions,
      headers
    )

    /**
     * Executes this RPC and returns the response message, suspending until the RPC completes
     * with [`Status.OK`][io.grpc.Status].  If the RPC completes with another status, a corresponding
     * [StatusException] is thrown.  If this coroutine is cancelled, the RPC is also cancelled
     * with the corresponding exception as a cause.
     *
     * @param request The request message to send to the server.
     *
     * @param headers Metadata to attach to the request.  Most users will not need this.
     *
     * @return The single response from the server.
     */
    public suspend fun getSubscription(request: GetSubscriptionRequest, headers: Metadata = Metadata()): GetSubscriptionResponse = unaryRpc(
      channel,
      SubscriptionServiceGrpc.getGetSubscriptionMethod(),
      request,
      callOptions,
      headers
    )

    /**
     * Executes this RPC and returns the response message, suspending until the RPC completes
     * with [`Status.OK`][io.grpc.Status].  If the RPC completes with another status, a corresponding
     * [StatusException] is thrown.  If this coroutine is cancelled, the RPC is also cancelled
     * with the corresponding exception as a cause.
     *
     * @param request The request message to send to the server.
     *
     * @param headers Metadata to attach to the request.  Most users will not need this.
     *
     * @return The single response from the server.
     */
    public suspend fun listSubscriptions(request: ListSubscriptionsRequest, headers: Metadata = Metadata()): ListSubscriptionsResponse = unaryRpc(
      channel,
      SubscriptionServiceGrpc.getListSubscriptionsMethod(),
      request,
      callOptions,
      headers
    )

    /**
     * Executes this RPC and returns the response message, suspending until the RPC completes
     * with [`Status.OK`][io.grpc.Status].  If the RPC completes with another status, a corresponding
     * [StatusException] is thrown.  If this coroutine is cancelled, the RPC is also cancelled
     * with the corresponding exception as a cause.
     *
     * @param request The request message to send to the server.
     *
     * @param headers Metadata to attach to the request.  Most users will not need this.
     *
     * @return The single response from the server.
     */
    public suspend fun updateSubscription(request: UpdateSubscriptionRequest, headers: Metadata = Metadata()): UpdateSubscriptionResponse = unaryRpc(
      channel,
      SubscriptionServiceGrpc.getUpdateSubscriptionMethod(),
      request,
      callOptions,
      headers
    )

    /**
     * Executes this RPC and returns the response message, suspending until the RPC completes
     * with [`Status.OK`][io.grpc.Status].  If the RPC completes with another status, a corresponding
     * [StatusException] is thrown.  If this coroutine is cancelled, the RPC is also cancelled
     * with the corresponding exception as a cause.
     *
     * @param request The request message to send to the server.
     *
     * @param headers Metadata to attach to the request.  Most users will not need this.
     *
     * @return The single response from the server.
     */
    public suspend fun pauseSubscription(request: PauseSubscriptionRequest, headers: Metadata = Metadata()): PauseSubscriptionResponse = unaryRpc(
      channel,
      SubscriptionServiceGrpc.getPauseSubscriptionMethod(),
      request,
      callOptions,
      headers
    )

    /**
     * Executes this RPC and returns the response message, suspending until the RPC completes
     * with [`Status.OK`][io.grpc.Status].  If the RPC completes with another status, a corresponding
     * [StatusException] is thrown.  If this coroutine is cancelled, the RPC is also cancelled
     * with the corresponding exception as a cause.
     *
     * @param request The request message to send to the server.
     *
     * @param headers Metadata to attach to the request.  Most users will not need this.
     *
     * @return The single response from the server.
     */
    public suspend fun resumeSubscription(request: ResumeSubscriptionRequest, headers: Metadata = Metadata()): ResumeSubscriptionResponse = unaryRpc(
      channel,
      SubscriptionServiceGrpc.getResumeSubscriptionMethod(),
      request,
      callOptions,
      headers
    )

    /**
     * Executes this RPC and returns the response message, suspending until the RPC completes
     * with [`Status.OK`][io.grpc.Status].  If the RPC completes with another status, a corresponding
     * [StatusException] is thrown.  If this coroutine is cancelled, the RPC is also cancelled
     * with the corresponding exception as a cause.
     *
     * @param request The request message to send to the server.
     *
     * @param headers Metadata to attach to the request.  Most users will not need this.
     *
     * @return The single response from the server.
     */
    public suspend fun cancelSubscription(request: CancelSubscriptionRequest, headers: Metadata = Metadata()): CancelSubscriptionResponse = unaryRpc(
      channel,
      SubscriptionServiceGrpc.getCancelSubscriptionMethod(),
      request,
      callOptions,
      headers
    )

    /**
     * Executes this RPC and returns the response message, suspending until the RPC completes
     * with [`Status.OK`][io.grpc.Status].  If the RPC completes with another status, a corresponding
     * [StatusException] is thrown.  If this coroutine is cancelled, the RPC is also cancelled
     * with the corresponding exception as a cause.
     *
     * @param request The request message to send to the server.
     *
     * @param headers Metadata to attach to the request.  Most users will not need this.
     *
     * @return The single response from the server.
     */
    public suspend fun uncancelSubscription(request: UncancelSubscriptionRequest, headers: Metadata = Metadata()): UncancelSubscriptionResponse = unaryRpc(
      channel,
      SubscriptionServiceGrpc.getUncancelSubscriptionMethod(),
      request,
      callOptions,
      headers
    )

    /**
     * Executes this RPC and returns the response message, suspending until the RPC completes
     * with [`Status.OK`][io.grpc.Status].  If the RPC completes with another status, a corresponding
     * [StatusException] is thrown.  If this coroutine is cancelled, the RPC is also cancelled
     * with the corresponding exception as a cause.
     *
     * @param request The request message to send to the server.
     *
     * @param headers Metadata to attach to the request.  Most users will not need this.
     *
     * @return The single response from the server.
     */
    public suspend fun changeSubscriptionPlan(request: ChangeSubscriptionPlanRequest, headers: Metadata = Metadata()): ChangeSubscriptionPlanResponse = unaryRpc(
      channel,
      SubscriptionServiceGrpc.getChangeSubscriptionPlanMethod(),
      request,
      callOptions,
      headers
    )

    /**
     * Executes this RPC and returns the response message, suspending until the RPC completes
     * with [`Status.OK`][io.grpc.Status].  If the RPC completes with another status, a corresponding
     * [StatusException] is thrown.  If this coroutine is cancelled, the RPC is also cancelled
     * with the corresponding exception as a cause.
     *
     * @param request The request message to send to the server.
     *
     * @param headers Metadata to attach to the request.  Most users will not need this.
     *
     * @return The single response from the server.
     */
    public suspend fun bulkUpdateSubscriptions(request: BulkUpdateSubscriptionsRequest, headers: Metadata = Metadata()): BulkUpdateSubscriptionsResponse = unaryRpc(
      channel,
      SubscriptionServiceGrpc.getBulkUpdateSubscriptionsMethod(),
      request,
      callOptions,
      headers
    )
  }

  /**
   * Skeletal implementation of the occam.v1.SubscriptionService service based on Kotlin coroutines.
   */
  public abstract class SubscriptionServiceCoroutineImplBase(
    coroutineContext: CoroutineContext = EmptyCoroutineContext,
  ) : AbstractCoroutineServerImpl(coroutineContext) {
    /**
     * Returns the response to an RPC for occam.v1.SubscriptionService.CreateSubscription.
     *
     * If this method fails with a [StatusException], the RPC will fail with the corresponding
     * [io.grpc.Status].  If this method fails with a [java.util.concurrent.CancellationException], the RPC will fail
     * with status `Status.CANCELLED`.  If this method fails for any other reason, the RPC will
     * fail with `Status.UNKNOWN` with the exception as a cause.
     *
     * @param request The request from the client.
     */
    public open suspend fun createSubscription(request: CreateSubscriptionRequest): CreateSubscriptionResponse = throw StatusException(UNIMPLEMENTED.withDescription("Method occam.v1.SubscriptionService.CreateSubscription is unimplemented"))

    /**
     * Returns the response to an RPC for occam.v1.SubscriptionService.GetSubscription.
     *
     * If this method fails with a [StatusException], the RPC will fail with the corresponding
     * [io.grpc.Status].  If this method fails with a [java.util.concurrent.CancellationException], the RPC will fail
     * with status `Status.CANCELLED`.  If this method fails for any other reason, the RPC will
     * fail with `Status.UNKNOWN` with the exception as a cause.
     *
     * @param request The request from the client.
     */
    public open suspend fun getSubscription(request: GetSubscriptionRequest): GetSubscriptionResponse = throw StatusException(UNIMPLEMENTED.withDescription("Method occam.v1.SubscriptionService.GetSubscription is unimplemented"))

    /**
     * Returns the response to an RPC for occam.v1.SubscriptionService.ListSubscriptions.
     *
     * If this method fails with a [StatusException], the RPC will fail with the corresponding
     * [io.grpc.Status].  If this method fails with a [java.util.concurrent.CancellationException], the RPC will fail
     * with status `Status.CANCELLED`.  If this method fails for any other reason, the RPC will
     * fail with `Status.UNKNOWN` with the exception as a cause.
     *
     * @param request The request from the client.
     */
    public open suspend fun listSubscriptions(request: ListSubscriptionsRequest): ListSubscriptionsResponse = throw StatusException(UNIMPLEMENTED.withDescription("Method occam.v1.SubscriptionService.ListSubscriptions is unimplemented"))

    /**
     * Returns the response to an RPC for occam.v1.SubscriptionService.UpdateSubscription.
     *
     * If this method fails with a [StatusException], the RPC will fail with the corresponding
     * [io.grpc.Status].  If this method fails with a [java.util.concurrent.CancellationException], the RPC will fail
     * with status `Status.CANCELLED`.  If this method fails for any other reason, the RPC will
     * fail with `Status.UNKNOWN` with the exception as a cause.
     *
     * @param request The request from the client.
     */
    public open suspend fun updateSubscription(request: UpdateSubscriptionRequest): UpdateSubscriptionResponse = throw StatusException(UNIMPLEMENTED.withDescription("Method occam.v1.SubscriptionService.UpdateSubscription is unimplemented"))

    /**
     * Returns the response to an RPC for occam.v1.SubscriptionService.PauseSubscription.
     *
     * If this method fails with a [StatusException], the RPC will fail with the corresponding
     * [io.grpc.Status].  If this method fails with a [java.util.concurrent.CancellationException], the RPC will fail
     * with status `Status.CANCELLED`.  If this method fails for any other reason, the RPC will
     * fail with `Status.UNKNOWN` with the exception as a cause.
     *
     * @param request The request from the client.
     */
    public open suspend fun pauseSubscription(request: PauseSubscriptionRequest): PauseSubscriptionResponse = throw StatusException(UNIMPLEMENTED.withDescription("Method occam.v1.SubscriptionService.PauseSubscription is unimplemented"))

    /**
     * Returns the response to an RPC for occam.v1.SubscriptionService.ResumeSubscription.
     *
     * If this method fails with a [StatusException], the RPC will fail with the corresponding
     * [io.grpc.Status].  If this method fails with a [java.util.concurrent.CancellationException], the RPC will fail
     * with status `Status.CANCELLED`.  If this method fails for any other reason, the RPC will
     * fail with `Status.UNKNOWN` with the exception as a cause.
     *
     * @param request The request from the client.
     */
    public open suspend fun resumeSubscription(request: ResumeSubscriptionRequest): ResumeSubscriptionResponse = throw StatusException(UNIMPLEMENTED.withDescription("Method occam.v1.SubscriptionService.ResumeSubscription is unimplemented"))

    /**
     * Returns the response to an RPC for occam.v1.SubscriptionService.CancelSubscription.
     *
     * If this method fails with a [StatusException], the RPC will fail with the corresponding
     * [io.grpc.Status].  If this method fails with a [java.util.concurrent.CancellationException], the RPC will fail
     * with status `Status.CANCELLED`.  If this method fails for any other reason, the RPC will
     * fail with `Status.UNKNOWN` with the exception as a cause.
     *
     * @param request The request from the client.
     */
    public open suspend fun cancelSubscription(request: CancelSubscriptionRequest): CancelSubscriptionResponse = throw StatusException(UNIMPLEMENTED.withDescription("Method occam.v1.SubscriptionService.CancelSubscription is unimplemented"))

    /**
     * Returns the response to an RPC for occam.v1.SubscriptionService.UncancelSubscription.
     *
     * If this method fails with a [StatusException], the RPC will fail with the corresponding
     * [io.grpc.Status].  If this method fails with a [java.util.concurrent.CancellationException], the RPC will fail
     * with status `Status.CANCELLED`.  If this method fails for any other reason, the RPC will
     * fail with `Status.UNKNOWN` with the exception as a cause.
     *
     * @param request The request from the client.
     */
    public open suspend fun uncancelSubscription(request: UncancelSubscriptionRequest): UncancelSubscriptionResponse = throw StatusException(UNIMPLEMENTED.withDescription("Method occam.v1.SubscriptionService.UncancelSubscription is unimplemented"))

    /**
     * Returns the response to an RPC for occam.v1.SubscriptionService.ChangeSubscriptionPlan.
     *
     * If this method fails with a [StatusException], the RPC will fail with the corresponding
     * [io.grpc.Status].  If this method fails with a [java.util.concurrent.CancellationException], the RPC will fail
     * with status `Status.CANCELLED`.  If this method fails for any other reason, the RPC will
     * fail with `Status.UNKNOWN` with the exception as a cause.
     *
     * @param request The request from the client.
     */
    public open suspend fun changeSubscriptionPlan(request: ChangeSubscriptionPlanRequest): ChangeSubscriptionPlanResponse = throw StatusException(UNIMPLEMENTED.withDescription("Method occam.v1.SubscriptionService.ChangeSubscriptionPlan is unimplemented"))

    /**
     * Returns the response to an RPC for occam.v1.SubscriptionService.BulkUpdateSubscriptions.
     *
     * If this method fails with a [StatusException], the RPC will fail with the corresponding
     * [io.grpc.Status].  If this method fails with a [java.util.concurrent.CancellationException], the RPC will fail
     * with status `Status.CANCELLED`.  If this method fails for any other reason, the RPC will
     * fail with `Status.UNKNOWN` with the exception as a cause.
     *
     * @param request The request from the client.
     */
    public open suspend fun bulkUpdateSubscriptions(request: BulkUpdateSubscriptionsRequest): BulkUpdateSubscriptionsResponse = throw StatusException(UNIMPLEMENTED.withDescription("Method occam.v1.SubscriptionService.BulkUpdateSubscriptions is unimplemented"))

    final override fun bindService(): ServerServiceDefinition = builder(getServiceDescriptor())
      .addMethod(unaryServerMethodDefinition(
      context = this.context,
      descriptor = SubscriptionServiceGrpc.getCreateSubscriptionMethod(),
      implementation = ::createSubscription
    ))
      .addMethod(unaryServerMethodDefinition(
      context = this.context,
      descriptor = SubscriptionServiceGrpc.getGetSubscriptionMethod(),
      implementation = ::getSubscription
    ))
      .addMethod(unaryServerMethodDefinition(
      context = this.context,
      descriptor = SubscriptionServiceGrpc.getListSubscriptionsMethod(),
      implementation = ::listSubscriptions
    ))
      .addMethod(unaryServerMethodDefinition(
      context = this.context,
      descriptor = SubscriptionServiceGrpc.getUpdateSubscriptionMethod(),
      implementation = ::updateSubscription
    ))
      .addMethod(unaryServerMethodDefinition(
      context = this.context,
      descriptor = SubscriptionServiceGrpc.getPauseSubscriptionMethod(),
      implementation = ::pauseSubscription
    ))
      .addMethod(unaryServerMethodDefinition(
      context = this.context,
      descriptor = SubscriptionServiceGrpc.getResumeSubscriptionMethod(),
      implementation = ::resumeSubscription
    ))
      .addMethod(unaryServerMethodDefinition(
      context = this.context,
      descriptor = SubscriptionServiceGrpc.getCancelSubscriptionMethod(),
      implementation = ::cancelSubscription
    ))
      .addMethod(unaryServerMethodDefinition(
      context = this.context,
      descriptor = SubscriptionServiceGrpc.getUncancelSubscriptionMethod(),
      implementation = ::uncancelSubscription
    ))
      .addMethod(unaryServerMethodDefinition(
      context = this.context,
      descriptor = SubscriptionServiceGrpc.getChangeSubscriptionPlanMethod(),
      implementation = ::changeSubscriptionPlan
    ))
      .addMethod(unaryServerMethodDefinition(
      context = this.context,
      descriptor = SubscriptionServiceGrpc.getBulkUpdateSubscriptionsMethod(),
      implementation = ::bulkUpdateSubscriptions
    )).build()
  }
}
