package dev.occam.v1;

import static io.grpc.MethodDescriptor.generateFullMethodName;

/**
 * <pre>
 * Subscriptions: customers' standing orders of plans.
 * Every RPC may also answer, each with `google.rpc.ErrorInfo` of domain `occam.v1`:
 * - `UNAUTHENTICATED`: `UNAUTHENTICATED`, no or bad credentials.
 * - `PERMISSION_DENIED`: `PERMISSION_DENIED`, the role, row or field is not the caller's.
 * - `UNAVAILABLE`: `STORE_UNAVAILABLE` with `google.rpc.RetryInfo`; send the same bytes again.
 * - `RESOURCE_EXHAUSTED`: `OVERLOADED` or `MESSAGE_TOO_LARGE` (requests end at 1 MiB).
 * - `DEADLINE_EXCEEDED`: `DEADLINE_EXCEEDED`; a write may still take effect, its `request_id` finds out.
 * - `INTERNAL`: `INTERNAL`, with fixed text.
 * </pre>
 */
@io.grpc.stub.annotations.GrpcGenerated
public final class SubscriptionServiceGrpc {

  private SubscriptionServiceGrpc() {}

  public static final java.lang.String SERVICE_NAME = "occam.v1.SubscriptionService";

  // Static method descriptors that strictly reflect the proto.
  private static volatile io.grpc.MethodDescriptor<dev.occam.v1.CreateSubscriptionRequest,
      dev.occam.v1.CreateSubscriptionResponse> getCreateSubscriptionMethod;

  @io.grpc.stub.annotations.RpcMethod(
      fullMethodName = SERVICE_NAME + '/' + "CreateSubscription",
      requestType = dev.occam.v1.CreateSubscriptionRequest.class,
      responseType = dev.occam.v1.CreateSubscriptionResponse.class,
      methodType = io.grpc.MethodDescriptor.MethodType.UNARY)
  public static io.grpc.MethodDescriptor<dev.occam.v1.CreateSubscriptionRequest,
      dev.occam.v1.CreateSubscriptionResponse> getCreateSubscriptionMethod() {
    io.grpc.MethodDescriptor<dev.occam.v1.CreateSubscriptionRequest, dev.occam.v1.CreateSubscriptionResponse> getCreateSubscriptionMethod;
    if ((getCreateSubscriptionMethod = SubscriptionServiceGrpc.getCreateSubscriptionMethod) == null) {
      synchronized (SubscriptionServiceGrpc.class) {
        if ((getCreateSubscriptionMethod = SubscriptionServiceGrpc.getCreateSubscriptionMethod) == null) {
          SubscriptionServiceGrpc.getCreateSubscriptionMethod = getCreateSubscriptionMethod =
              io.grpc.MethodDescriptor.<dev.occam.v1.CreateSubscriptionRequest, dev.occam.v1.CreateSubscriptionResponse>newBuilder()
              .setType(io.grpc.MethodDescriptor.MethodType.UNARY)
              .setFullMethodName(generateFullMethodName(SERVICE_NAME, "CreateSubscription"))
              .setSampledToLocalTracing(true)
              .setRequestMarshaller(io.grpc.protobuf.ProtoUtils.marshaller(
                  dev.occam.v1.CreateSubscriptionRequest.getDefaultInstance()))
              .setResponseMarshaller(io.grpc.protobuf.ProtoUtils.marshaller(
                  dev.occam.v1.CreateSubscriptionResponse.getDefaultInstance()))
              .setSchemaDescriptor(new SubscriptionServiceMethodDescriptorSupplier("CreateSubscription"))
              .build();
        }
      }
    }
    return getCreateSubscriptionMethod;
  }

  private static volatile io.grpc.MethodDescriptor<dev.occam.v1.GetSubscriptionRequest,
      dev.occam.v1.GetSubscriptionResponse> getGetSubscriptionMethod;

  @io.grpc.stub.annotations.RpcMethod(
      fullMethodName = SERVICE_NAME + '/' + "GetSubscription",
      requestType = dev.occam.v1.GetSubscriptionRequest.class,
      responseType = dev.occam.v1.GetSubscriptionResponse.class,
      methodType = io.grpc.MethodDescriptor.MethodType.UNARY)
  public static io.grpc.MethodDescriptor<dev.occam.v1.GetSubscriptionRequest,
      dev.occam.v1.GetSubscriptionResponse> getGetSubscriptionMethod() {
    io.grpc.MethodDescriptor<dev.occam.v1.GetSubscriptionRequest, dev.occam.v1.GetSubscriptionResponse> getGetSubscriptionMethod;
    if ((getGetSubscriptionMethod = SubscriptionServiceGrpc.getGetSubscriptionMethod) == null) {
      synchronized (SubscriptionServiceGrpc.class) {
        if ((getGetSubscriptionMethod = SubscriptionServiceGrpc.getGetSubscriptionMethod) == null) {
          SubscriptionServiceGrpc.getGetSubscriptionMethod = getGetSubscriptionMethod =
              io.grpc.MethodDescriptor.<dev.occam.v1.GetSubscriptionRequest, dev.occam.v1.GetSubscriptionResponse>newBuilder()
              .setType(io.grpc.MethodDescriptor.MethodType.UNARY)
              .setFullMethodName(generateFullMethodName(SERVICE_NAME, "GetSubscription"))
              .setSafe(true)
              .setSampledToLocalTracing(true)
              .setRequestMarshaller(io.grpc.protobuf.ProtoUtils.marshaller(
                  dev.occam.v1.GetSubscriptionRequest.getDefaultInstance()))
              .setResponseMarshaller(io.grpc.protobuf.ProtoUtils.marshaller(
                  dev.occam.v1.GetSubscriptionResponse.getDefaultInstance()))
              .setSchemaDescriptor(new SubscriptionServiceMethodDescriptorSupplier("GetSubscription"))
              .build();
        }
      }
    }
    return getGetSubscriptionMethod;
  }

  private static volatile io.grpc.MethodDescriptor<dev.occam.v1.ListSubscriptionsRequest,
      dev.occam.v1.ListSubscriptionsResponse> getListSubscriptionsMethod;

  @io.grpc.stub.annotations.RpcMethod(
      fullMethodName = SERVICE_NAME + '/' + "ListSubscriptions",
      requestType = dev.occam.v1.ListSubscriptionsRequest.class,
      responseType = dev.occam.v1.ListSubscriptionsResponse.class,
      methodType = io.grpc.MethodDescriptor.MethodType.UNARY)
  public static io.grpc.MethodDescriptor<dev.occam.v1.ListSubscriptionsRequest,
      dev.occam.v1.ListSubscriptionsResponse> getListSubscriptionsMethod() {
    io.grpc.MethodDescriptor<dev.occam.v1.ListSubscriptionsRequest, dev.occam.v1.ListSubscriptionsResponse> getListSubscriptionsMethod;
    if ((getListSubscriptionsMethod = SubscriptionServiceGrpc.getListSubscriptionsMethod) == null) {
      synchronized (SubscriptionServiceGrpc.class) {
        if ((getListSubscriptionsMethod = SubscriptionServiceGrpc.getListSubscriptionsMethod) == null) {
          SubscriptionServiceGrpc.getListSubscriptionsMethod = getListSubscriptionsMethod =
              io.grpc.MethodDescriptor.<dev.occam.v1.ListSubscriptionsRequest, dev.occam.v1.ListSubscriptionsResponse>newBuilder()
              .setType(io.grpc.MethodDescriptor.MethodType.UNARY)
              .setFullMethodName(generateFullMethodName(SERVICE_NAME, "ListSubscriptions"))
              .setSafe(true)
              .setSampledToLocalTracing(true)
              .setRequestMarshaller(io.grpc.protobuf.ProtoUtils.marshaller(
                  dev.occam.v1.ListSubscriptionsRequest.getDefaultInstance()))
              .setResponseMarshaller(io.grpc.protobuf.ProtoUtils.marshaller(
                  dev.occam.v1.ListSubscriptionsResponse.getDefaultInstance()))
              .setSchemaDescriptor(new SubscriptionServiceMethodDescriptorSupplier("ListSubscriptions"))
              .build();
        }
      }
    }
    return getListSubscriptionsMethod;
  }

  private static volatile io.grpc.MethodDescriptor<dev.occam.v1.UpdateSubscriptionRequest,
      dev.occam.v1.UpdateSubscriptionResponse> getUpdateSubscriptionMethod;

  @io.grpc.stub.annotations.RpcMethod(
      fullMethodName = SERVICE_NAME + '/' + "UpdateSubscription",
      requestType = dev.occam.v1.UpdateSubscriptionRequest.class,
      responseType = dev.occam.v1.UpdateSubscriptionResponse.class,
      methodType = io.grpc.MethodDescriptor.MethodType.UNARY)
  public static io.grpc.MethodDescriptor<dev.occam.v1.UpdateSubscriptionRequest,
      dev.occam.v1.UpdateSubscriptionResponse> getUpdateSubscriptionMethod() {
    io.grpc.MethodDescriptor<dev.occam.v1.UpdateSubscriptionRequest, dev.occam.v1.UpdateSubscriptionResponse> getUpdateSubscriptionMethod;
    if ((getUpdateSubscriptionMethod = SubscriptionServiceGrpc.getUpdateSubscriptionMethod) == null) {
      synchronized (SubscriptionServiceGrpc.class) {
        if ((getUpdateSubscriptionMethod = SubscriptionServiceGrpc.getUpdateSubscriptionMethod) == null) {
          SubscriptionServiceGrpc.getUpdateSubscriptionMethod = getUpdateSubscriptionMethod =
              io.grpc.MethodDescriptor.<dev.occam.v1.UpdateSubscriptionRequest, dev.occam.v1.UpdateSubscriptionResponse>newBuilder()
              .setType(io.grpc.MethodDescriptor.MethodType.UNARY)
              .setFullMethodName(generateFullMethodName(SERVICE_NAME, "UpdateSubscription"))
              .setSampledToLocalTracing(true)
              .setRequestMarshaller(io.grpc.protobuf.ProtoUtils.marshaller(
                  dev.occam.v1.UpdateSubscriptionRequest.getDefaultInstance()))
              .setResponseMarshaller(io.grpc.protobuf.ProtoUtils.marshaller(
                  dev.occam.v1.UpdateSubscriptionResponse.getDefaultInstance()))
              .setSchemaDescriptor(new SubscriptionServiceMethodDescriptorSupplier("UpdateSubscription"))
              .build();
        }
      }
    }
    return getUpdateSubscriptionMethod;
  }

  private static volatile io.grpc.MethodDescriptor<dev.occam.v1.PauseSubscriptionRequest,
      dev.occam.v1.PauseSubscriptionResponse> getPauseSubscriptionMethod;

  @io.grpc.stub.annotations.RpcMethod(
      fullMethodName = SERVICE_NAME + '/' + "PauseSubscription",
      requestType = dev.occam.v1.PauseSubscriptionRequest.class,
      responseType = dev.occam.v1.PauseSubscriptionResponse.class,
      methodType = io.grpc.MethodDescriptor.MethodType.UNARY)
  public static io.grpc.MethodDescriptor<dev.occam.v1.PauseSubscriptionRequest,
      dev.occam.v1.PauseSubscriptionResponse> getPauseSubscriptionMethod() {
    io.grpc.MethodDescriptor<dev.occam.v1.PauseSubscriptionRequest, dev.occam.v1.PauseSubscriptionResponse> getPauseSubscriptionMethod;
    if ((getPauseSubscriptionMethod = SubscriptionServiceGrpc.getPauseSubscriptionMethod) == null) {
      synchronized (SubscriptionServiceGrpc.class) {
        if ((getPauseSubscriptionMethod = SubscriptionServiceGrpc.getPauseSubscriptionMethod) == null) {
          SubscriptionServiceGrpc.getPauseSubscriptionMethod = getPauseSubscriptionMethod =
              io.grpc.MethodDescriptor.<dev.occam.v1.PauseSubscriptionRequest, dev.occam.v1.PauseSubscriptionResponse>newBuilder()
              .setType(io.grpc.MethodDescriptor.MethodType.UNARY)
              .setFullMethodName(generateFullMethodName(SERVICE_NAME, "PauseSubscription"))
              .setSampledToLocalTracing(true)
              .setRequestMarshaller(io.grpc.protobuf.ProtoUtils.marshaller(
                  dev.occam.v1.PauseSubscriptionRequest.getDefaultInstance()))
              .setResponseMarshaller(io.grpc.protobuf.ProtoUtils.marshaller(
                  dev.occam.v1.PauseSubscriptionResponse.getDefaultInstance()))
              .setSchemaDescriptor(new SubscriptionServiceMethodDescriptorSupplier("PauseSubscription"))
              .build();
        }
      }
    }
    return getPauseSubscriptionMethod;
  }

  private static volatile io.grpc.MethodDescriptor<dev.occam.v1.ResumeSubscriptionRequest,
      dev.occam.v1.ResumeSubscriptionResponse> getResumeSubscriptionMethod;

  @io.grpc.stub.annotations.RpcMethod(
      fullMethodName = SERVICE_NAME + '/' + "ResumeSubscription",
      requestType = dev.occam.v1.ResumeSubscriptionRequest.class,
      responseType = dev.occam.v1.ResumeSubscriptionResponse.class,
      methodType = io.grpc.MethodDescriptor.MethodType.UNARY)
  public static io.grpc.MethodDescriptor<dev.occam.v1.ResumeSubscriptionRequest,
      dev.occam.v1.ResumeSubscriptionResponse> getResumeSubscriptionMethod() {
    io.grpc.MethodDescriptor<dev.occam.v1.ResumeSubscriptionRequest, dev.occam.v1.ResumeSubscriptionResponse> getResumeSubscriptionMethod;
    if ((getResumeSubscriptionMethod = SubscriptionServiceGrpc.getResumeSubscriptionMethod) == null) {
      synchronized (SubscriptionServiceGrpc.class) {
        if ((getResumeSubscriptionMethod = SubscriptionServiceGrpc.getResumeSubscriptionMethod) == null) {
          SubscriptionServiceGrpc.getResumeSubscriptionMethod = getResumeSubscriptionMethod =
              io.grpc.MethodDescriptor.<dev.occam.v1.ResumeSubscriptionRequest, dev.occam.v1.ResumeSubscriptionResponse>newBuilder()
              .setType(io.grpc.MethodDescriptor.MethodType.UNARY)
              .setFullMethodName(generateFullMethodName(SERVICE_NAME, "ResumeSubscription"))
              .setSampledToLocalTracing(true)
              .setRequestMarshaller(io.grpc.protobuf.ProtoUtils.marshaller(
                  dev.occam.v1.ResumeSubscriptionRequest.getDefaultInstance()))
              .setResponseMarshaller(io.grpc.protobuf.ProtoUtils.marshaller(
                  dev.occam.v1.ResumeSubscriptionResponse.getDefaultInstance()))
              .setSchemaDescriptor(new SubscriptionServiceMethodDescriptorSupplier("ResumeSubscription"))
              .build();
        }
      }
    }
    return getResumeSubscriptionMethod;
  }

  private static volatile io.grpc.MethodDescriptor<dev.occam.v1.CancelSubscriptionRequest,
      dev.occam.v1.CancelSubscriptionResponse> getCancelSubscriptionMethod;

  @io.grpc.stub.annotations.RpcMethod(
      fullMethodName = SERVICE_NAME + '/' + "CancelSubscription",
      requestType = dev.occam.v1.CancelSubscriptionRequest.class,
      responseType = dev.occam.v1.CancelSubscriptionResponse.class,
      methodType = io.grpc.MethodDescriptor.MethodType.UNARY)
  public static io.grpc.MethodDescriptor<dev.occam.v1.CancelSubscriptionRequest,
      dev.occam.v1.CancelSubscriptionResponse> getCancelSubscriptionMethod() {
    io.grpc.MethodDescriptor<dev.occam.v1.CancelSubscriptionRequest, dev.occam.v1.CancelSubscriptionResponse> getCancelSubscriptionMethod;
    if ((getCancelSubscriptionMethod = SubscriptionServiceGrpc.getCancelSubscriptionMethod) == null) {
      synchronized (SubscriptionServiceGrpc.class) {
        if ((getCancelSubscriptionMethod = SubscriptionServiceGrpc.getCancelSubscriptionMethod) == null) {
          SubscriptionServiceGrpc.getCancelSubscriptionMethod = getCancelSubscriptionMethod =
              io.grpc.MethodDescriptor.<dev.occam.v1.CancelSubscriptionRequest, dev.occam.v1.CancelSubscriptionResponse>newBuilder()
              .setType(io.grpc.MethodDescriptor.MethodType.UNARY)
              .setFullMethodName(generateFullMethodName(SERVICE_NAME, "CancelSubscription"))
              .setSampledToLocalTracing(true)
              .setRequestMarshaller(io.grpc.protobuf.ProtoUtils.marshaller(
                  dev.occam.v1.CancelSubscriptionRequest.getDefaultInstance()))
              .setResponseMarshaller(io.grpc.protobuf.ProtoUtils.marshaller(
                  dev.occam.v1.CancelSubscriptionResponse.getDefaultInstance()))
              .setSchemaDescriptor(new SubscriptionServiceMethodDescriptorSupplier("CancelSubscription"))
              .build();
        }
      }
    }
    return getCancelSubscriptionMethod;
  }

  private static volatile io.grpc.MethodDescriptor<dev.occam.v1.UncancelSubscriptionRequest,
      dev.occam.v1.UncancelSubscriptionResponse> getUncancelSubscriptionMethod;

  @io.grpc.stub.annotations.RpcMethod(
      fullMethodName = SERVICE_NAME + '/' + "UncancelSubscription",
      requestType = dev.occam.v1.UncancelSubscriptionRequest.class,
      responseType = dev.occam.v1.UncancelSubscriptionResponse.class,
      methodType = io.grpc.MethodDescriptor.MethodType.UNARY)
  public static io.grpc.MethodDescriptor<dev.occam.v1.UncancelSubscriptionRequest,
      dev.occam.v1.UncancelSubscriptionResponse> getUncancelSubscriptionMethod() {
    io.grpc.MethodDescriptor<dev.occam.v1.UncancelSubscriptionRequest, dev.occam.v1.UncancelSubscriptionResponse> getUncancelSubscriptionMethod;
    if ((getUncancelSubscriptionMethod = SubscriptionServiceGrpc.getUncancelSubscriptionMethod) == null) {
      synchronized (SubscriptionServiceGrpc.class) {
        if ((getUncancelSubscriptionMethod = SubscriptionServiceGrpc.getUncancelSubscriptionMethod) == null) {
          SubscriptionServiceGrpc.getUncancelSubscriptionMethod = getUncancelSubscriptionMethod =
              io.grpc.MethodDescriptor.<dev.occam.v1.UncancelSubscriptionRequest, dev.occam.v1.UncancelSubscriptionResponse>newBuilder()
              .setType(io.grpc.MethodDescriptor.MethodType.UNARY)
              .setFullMethodName(generateFullMethodName(SERVICE_NAME, "UncancelSubscription"))
              .setSampledToLocalTracing(true)
              .setRequestMarshaller(io.grpc.protobuf.ProtoUtils.marshaller(
                  dev.occam.v1.UncancelSubscriptionRequest.getDefaultInstance()))
              .setResponseMarshaller(io.grpc.protobuf.ProtoUtils.marshaller(
                  dev.occam.v1.UncancelSubscriptionResponse.getDefaultInstance()))
              .setSchemaDescriptor(new SubscriptionServiceMethodDescriptorSupplier("UncancelSubscription"))
              .build();
        }
      }
    }
    return getUncancelSubscriptionMethod;
  }

  private static volatile io.grpc.MethodDescriptor<dev.occam.v1.ChangeSubscriptionPlanRequest,
      dev.occam.v1.ChangeSubscriptionPlanResponse> getChangeSubscriptionPlanMethod;

  @io.grpc.stub.annotations.RpcMethod(
      fullMethodName = SERVICE_NAME + '/' + "ChangeSubscriptionPlan",
      requestType = dev.occam.v1.ChangeSubscriptionPlanRequest.class,
      responseType = dev.occam.v1.ChangeSubscriptionPlanResponse.class,
      methodType = io.grpc.MethodDescriptor.MethodType.UNARY)
  public static io.grpc.MethodDescriptor<dev.occam.v1.ChangeSubscriptionPlanRequest,
      dev.occam.v1.ChangeSubscriptionPlanResponse> getChangeSubscriptionPlanMethod() {
    io.grpc.MethodDescriptor<dev.occam.v1.ChangeSubscriptionPlanRequest, dev.occam.v1.ChangeSubscriptionPlanResponse> getChangeSubscriptionPlanMethod;
    if ((getChangeSubscriptionPlanMethod = SubscriptionServiceGrpc.getChangeSubscriptionPlanMethod) == null) {
      synchronized (SubscriptionServiceGrpc.class) {
        if ((getChangeSubscriptionPlanMethod = SubscriptionServiceGrpc.getChangeSubscriptionPlanMethod) == null) {
          SubscriptionServiceGrpc.getChangeSubscriptionPlanMethod = getChangeSubscriptionPlanMethod =
              io.grpc.MethodDescriptor.<dev.occam.v1.ChangeSubscriptionPlanRequest, dev.occam.v1.ChangeSubscriptionPlanResponse>newBuilder()
              .setType(io.grpc.MethodDescriptor.MethodType.UNARY)
              .setFullMethodName(generateFullMethodName(SERVICE_NAME, "ChangeSubscriptionPlan"))
              .setSampledToLocalTracing(true)
              .setRequestMarshaller(io.grpc.protobuf.ProtoUtils.marshaller(
                  dev.occam.v1.ChangeSubscriptionPlanRequest.getDefaultInstance()))
              .setResponseMarshaller(io.grpc.protobuf.ProtoUtils.marshaller(
                  dev.occam.v1.ChangeSubscriptionPlanResponse.getDefaultInstance()))
              .setSchemaDescriptor(new SubscriptionServiceMethodDescriptorSupplier("ChangeSubscriptionPlan"))
              .build();
        }
      }
    }
    return getChangeSubscriptionPlanMethod;
  }

  private static volatile io.grpc.MethodDescriptor<dev.occam.v1.BulkUpdateSubscriptionsRequest,
      dev.occam.v1.BulkUpdateSubscriptionsResponse> getBulkUpdateSubscriptionsMethod;

  @io.grpc.stub.annotations.RpcMethod(
      fullMethodName = SERVICE_NAME + '/' + "BulkUpdateSubscriptions",
      requestType = dev.occam.v1.BulkUpdateSubscriptionsRequest.class,
      responseType = dev.occam.v1.BulkUpdateSubscriptionsResponse.class,
      methodType = io.grpc.MethodDescriptor.MethodType.UNARY)
  public static io.grpc.MethodDescriptor<dev.occam.v1.BulkUpdateSubscriptionsRequest,
      dev.occam.v1.BulkUpdateSubscriptionsResponse> getBulkUpdateSubscriptionsMethod() {
    io.grpc.MethodDescriptor<dev.occam.v1.BulkUpdateSubscriptionsRequest, dev.occam.v1.BulkUpdateSubscriptionsResponse> getBulkUpdateSubscriptionsMethod;
    if ((getBulkUpdateSubscriptionsMethod = SubscriptionServiceGrpc.getBulkUpdateSubscriptionsMethod) == null) {
      synchronized (SubscriptionServiceGrpc.class) {
        if ((getBulkUpdateSubscriptionsMethod = SubscriptionServiceGrpc.getBulkUpdateSubscriptionsMethod) == null) {
          SubscriptionServiceGrpc.getBulkUpdateSubscriptionsMethod = getBulkUpdateSubscriptionsMethod =
              io.grpc.MethodDescriptor.<dev.occam.v1.BulkUpdateSubscriptionsRequest, dev.occam.v1.BulkUpdateSubscriptionsResponse>newBuilder()
              .setType(io.grpc.MethodDescriptor.MethodType.UNARY)
              .setFullMethodName(generateFullMethodName(SERVICE_NAME, "BulkUpdateSubscriptions"))
              .setSampledToLocalTracing(true)
              .setRequestMarshaller(io.grpc.protobuf.ProtoUtils.marshaller(
                  dev.occam.v1.BulkUpdateSubscriptionsRequest.getDefaultInstance()))
              .setResponseMarshaller(io.grpc.protobuf.ProtoUtils.marshaller(
                  dev.occam.v1.BulkUpdateSubscriptionsResponse.getDefaultInstance()))
              .setSchemaDescriptor(new SubscriptionServiceMethodDescriptorSupplier("BulkUpdateSubscriptions"))
              .build();
        }
      }
    }
    return getBulkUpdateSubscriptionsMethod;
  }

  /**
   * Creates a new async stub that supports all call types for the service
   */
  public static SubscriptionServiceStub newStub(io.grpc.Channel channel) {
    io.grpc.stub.AbstractStub.StubFactory<SubscriptionServiceStub> factory =
      new io.grpc.stub.AbstractStub.StubFactory<SubscriptionServiceStub>() {
        @java.lang.Override
        public SubscriptionServiceStub newStub(io.grpc.Channel channel, io.grpc.CallOptions callOptions) {
          return new SubscriptionServiceStub(channel, callOptions);
        }
      };
    return SubscriptionServiceStub.newStub(factory, channel);
  }

  /**
   * Creates a new blocking-style stub that supports all types of calls on the service
   */
  public static SubscriptionServiceBlockingV2Stub newBlockingV2Stub(
      io.grpc.Channel channel) {
    io.grpc.stub.AbstractStub.StubFactory<SubscriptionServiceBlockingV2Stub> factory =
      new io.grpc.stub.AbstractStub.StubFactory<SubscriptionServiceBlockingV2Stub>() {
        @java.lang.Override
        public SubscriptionServiceBlockingV2Stub newStub(io.grpc.Channel channel, io.grpc.CallOptions callOptions) {
          return new SubscriptionServiceBlockingV2Stub(channel, callOptions);
        }
      };
    return SubscriptionServiceBlockingV2Stub.newStub(factory, channel);
  }

  /**
   * Creates a new blocking-style stub that supports unary and streaming output calls on the service
   */
  public static SubscriptionServiceBlockingStub newBlockingStub(
      io.grpc.Channel channel) {
    io.grpc.stub.AbstractStub.StubFactory<SubscriptionServiceBlockingStub> factory =
      new io.grpc.stub.AbstractStub.StubFactory<SubscriptionServiceBlockingStub>() {
        @java.lang.Override
        public SubscriptionServiceBlockingStub newStub(io.grpc.Channel channel, io.grpc.CallOptions callOptions) {
          return new SubscriptionServiceBlockingStub(channel, callOptions);
        }
      };
    return SubscriptionServiceBlockingStub.newStub(factory, channel);
  }

  /**
   * Creates a new ListenableFuture-style stub that supports unary calls on the service
   */
  public static SubscriptionServiceFutureStub newFutureStub(
      io.grpc.Channel channel) {
    io.grpc.stub.AbstractStub.StubFactory<SubscriptionServiceFutureStub> factory =
      new io.grpc.stub.AbstractStub.StubFactory<SubscriptionServiceFutureStub>() {
        @java.lang.Override
        public SubscriptionServiceFutureStub newStub(io.grpc.Channel channel, io.grpc.CallOptions callOptions) {
          return new SubscriptionServiceFutureStub(channel, callOptions);
        }
      };
    return SubscriptionServiceFutureStub.newStub(factory, channel);
  }

  /**
   * <pre>
   * Subscriptions: customers' standing orders of plans.
   * Every RPC may also answer, each with `google.rpc.ErrorInfo` of domain `occam.v1`:
   * - `UNAUTHENTICATED`: `UNAUTHENTICATED`, no or bad credentials.
   * - `PERMISSION_DENIED`: `PERMISSION_DENIED`, the role, row or field is not the caller's.
   * - `UNAVAILABLE`: `STORE_UNAVAILABLE` with `google.rpc.RetryInfo`; send the same bytes again.
   * - `RESOURCE_EXHAUSTED`: `OVERLOADED` or `MESSAGE_TOO_LARGE` (requests end at 1 MiB).
   * - `DEADLINE_EXCEEDED`: `DEADLINE_EXCEEDED`; a write may still take effect, its `request_id` finds out.
   * - `INTERNAL`: `INTERNAL`, with fixed text.
   * </pre>
   */
  public interface AsyncService {

    /**
     * <pre>
     * Subscribes a customer to an active plan, at the plan's present price: TRIALING if the plan has a trial, else ACTIVE.
     * - `ALREADY_EXISTS`: `ALREADY_EXISTS`, the supplied `id` is taken.
     * - `INVALID_ARGUMENT`: `INVALID_FIELD`, `REQUEST_ID_REUSED`.
     * - `ABORTED`: `VERSION_CONFLICT` or `VERSION_AHEAD` about the plan, when it is not at `expected_plan_version`.
     * - `NOT_FOUND`: `ENTITY_NOT_FOUND`, no such plan.
     * - `FAILED_PRECONDITION`: `PLAN_ARCHIVED`.
     * - `UNKNOWN`: `OUTCOME_UNKNOWN`, only when the caller named no `request_id`.
     * </pre>
     */
    default void createSubscription(dev.occam.v1.CreateSubscriptionRequest request,
        io.grpc.stub.StreamObserver<dev.occam.v1.CreateSubscriptionResponse> responseObserver) {
      io.grpc.stub.ServerCalls.asyncUnimplementedUnaryCall(getCreateSubscriptionMethod(), responseObserver);
    }

    /**
     * <pre>
     * Reads a subscription.
     * - `INVALID_ARGUMENT`: `INVALID_FIELD`, the id is no UUID.
     * - `NOT_FOUND`: `ENTITY_NOT_FOUND`, no such subscription.
     * </pre>
     */
    default void getSubscription(dev.occam.v1.GetSubscriptionRequest request,
        io.grpc.stub.StreamObserver<dev.occam.v1.GetSubscriptionResponse> responseObserver) {
      io.grpc.stub.ServerCalls.asyncUnimplementedUnaryCall(getGetSubscriptionMethod(), responseObserver);
    }

    /**
     * <pre>
     * Lists subscriptions, oldest first.
     * - `INVALID_ARGUMENT`: `INVALID_FIELD`, a malformed filter, a negative page size, or a page token of another filter.
     * </pre>
     */
    default void listSubscriptions(dev.occam.v1.ListSubscriptionsRequest request,
        io.grpc.stub.StreamObserver<dev.occam.v1.ListSubscriptionsResponse> responseObserver) {
      io.grpc.stub.ServerCalls.asyncUnimplementedUnaryCall(getListSubscriptionsMethod(), responseObserver);
    }

    /**
     * <pre>
     * Changes fields of a subscription.
     * - `ABORTED`: `VERSION_CONFLICT` (the subscription changed since `expected_version`) or `VERSION_AHEAD`, both with `VersionConflict`.
     * - `INVALID_ARGUMENT`: `EXPECTED_VERSION_REQUIRED`, `INVALID_FIELD`, `REQUEST_ID_REUSED`, `FORCE_REASON_REQUIRED`.
     * - `PERMISSION_DENIED`: `FORCE_NOT_ALLOWED`, the role may not force.
     * - `NOT_FOUND`: `ENTITY_NOT_FOUND`, no such subscription.
     * - `FAILED_PRECONDITION`: `SUBSCRIPTION_CANCELED`, the quantity of a canceled subscription cannot change.
     * - `UNKNOWN`: `OUTCOME_UNKNOWN`, only when the caller named no `request_id`.
     * </pre>
     */
    default void updateSubscription(dev.occam.v1.UpdateSubscriptionRequest request,
        io.grpc.stub.StreamObserver<dev.occam.v1.UpdateSubscriptionResponse> responseObserver) {
      io.grpc.stub.ServerCalls.asyncUnimplementedUnaryCall(getUpdateSubscriptionMethod(), responseObserver);
    }

    /**
     * <pre>
     * Pauses an ACTIVE subscription. Its period runs on.
     * - `ABORTED`: `VERSION_CONFLICT` (the subscription changed since `expected_version`) or `VERSION_AHEAD`, both with `VersionConflict`.
     * - `INVALID_ARGUMENT`: `EXPECTED_VERSION_REQUIRED`, `INVALID_FIELD`, `REQUEST_ID_REUSED`, `FORCE_REASON_REQUIRED`.
     * - `PERMISSION_DENIED`: `FORCE_NOT_ALLOWED`, the role may not force.
     * - `NOT_FOUND`: `ENTITY_NOT_FOUND`, no such subscription.
     * - `FAILED_PRECONDITION`: `INVALID_TRANSITION`, it is not ACTIVE.
     * - `UNKNOWN`: `OUTCOME_UNKNOWN`, only when the caller named no `request_id`.
     * </pre>
     */
    default void pauseSubscription(dev.occam.v1.PauseSubscriptionRequest request,
        io.grpc.stub.StreamObserver<dev.occam.v1.PauseSubscriptionResponse> responseObserver) {
      io.grpc.stub.ServerCalls.asyncUnimplementedUnaryCall(getPauseSubscriptionMethod(), responseObserver);
    }

    /**
     * <pre>
     * Resumes a PAUSED subscription.
     * - `ABORTED`: `VERSION_CONFLICT` (the subscription changed since `expected_version`) or `VERSION_AHEAD`, both with `VersionConflict`.
     * - `INVALID_ARGUMENT`: `EXPECTED_VERSION_REQUIRED`, `INVALID_FIELD`, `REQUEST_ID_REUSED`, `FORCE_REASON_REQUIRED`.
     * - `PERMISSION_DENIED`: `FORCE_NOT_ALLOWED`, the role may not force.
     * - `NOT_FOUND`: `ENTITY_NOT_FOUND`, no such subscription.
     * - `FAILED_PRECONDITION`: `INVALID_TRANSITION`, it is not PAUSED.
     * - `UNKNOWN`: `OUTCOME_UNKNOWN`, only when the caller named no `request_id`.
     * </pre>
     */
    default void resumeSubscription(dev.occam.v1.ResumeSubscriptionRequest request,
        io.grpc.stub.StreamObserver<dev.occam.v1.ResumeSubscriptionResponse> responseObserver) {
      io.grpc.stub.ServerCalls.asyncUnimplementedUnaryCall(getResumeSubscriptionMethod(), responseObserver);
    }

    /**
     * <pre>
     * Cancels a subscription, at once or when its current period ends.
     * - `ABORTED`: `VERSION_CONFLICT` (the subscription changed since `expected_version`) or `VERSION_AHEAD`, both with `VersionConflict`.
     * - `INVALID_ARGUMENT`: `EXPECTED_VERSION_REQUIRED`, `INVALID_FIELD`, `REQUEST_ID_REUSED`, `FORCE_REASON_REQUIRED`.
     * - `PERMISSION_DENIED`: `FORCE_NOT_ALLOWED`, the role may not force.
     * - `NOT_FOUND`: `ENTITY_NOT_FOUND`, no such subscription.
     * - `FAILED_PRECONDITION`: `INVALID_TRANSITION`, it is CANCELED already.
     * - `UNKNOWN`: `OUTCOME_UNKNOWN`, only when the caller named no `request_id`.
     * </pre>
     */
    default void cancelSubscription(dev.occam.v1.CancelSubscriptionRequest request,
        io.grpc.stub.StreamObserver<dev.occam.v1.CancelSubscriptionResponse> responseObserver) {
      io.grpc.stub.ServerCalls.asyncUnimplementedUnaryCall(getCancelSubscriptionMethod(), responseObserver);
    }

    /**
     * <pre>
     * Takes back a cancellation that is set for the end of the period.
     * - `ABORTED`: `VERSION_CONFLICT` (the subscription changed since `expected_version`) or `VERSION_AHEAD`, both with `VersionConflict`.
     * - `INVALID_ARGUMENT`: `EXPECTED_VERSION_REQUIRED`, `INVALID_FIELD`, `REQUEST_ID_REUSED`, `FORCE_REASON_REQUIRED`.
     * - `PERMISSION_DENIED`: `FORCE_NOT_ALLOWED`, the role may not force.
     * - `NOT_FOUND`: `ENTITY_NOT_FOUND`, no such subscription.
     * - `FAILED_PRECONDITION`: `INVALID_TRANSITION`, it is CANCELED, or no cancellation is set.
     * - `UNKNOWN`: `OUTCOME_UNKNOWN`, only when the caller named no `request_id`.
     * </pre>
     */
    default void uncancelSubscription(dev.occam.v1.UncancelSubscriptionRequest request,
        io.grpc.stub.StreamObserver<dev.occam.v1.UncancelSubscriptionResponse> responseObserver) {
      io.grpc.stub.ServerCalls.asyncUnimplementedUnaryCall(getUncancelSubscriptionMethod(), responseObserver);
    }

    /**
     * <pre>
     * Moves a subscription to another active plan at once, at the plan's present price and without proration. The period starts anew when the billing interval differs.
     * - `ABORTED`: `VERSION_CONFLICT` (the subscription changed since `expected_version`) or `VERSION_AHEAD`, both with `VersionConflict`.
     * - `INVALID_ARGUMENT`: `EXPECTED_VERSION_REQUIRED`, `INVALID_FIELD`, `REQUEST_ID_REUSED`, `FORCE_REASON_REQUIRED`.
     * - `PERMISSION_DENIED`: `FORCE_NOT_ALLOWED`, the role may not force.
     * - `NOT_FOUND`: `ENTITY_NOT_FOUND`, no such subscription.
     * - `FAILED_PRECONDITION`: `INVALID_TRANSITION`, it is CANCELED; `PLAN_ARCHIVED`.
     * - `ABORTED` about the plan, when it is not at `expected_plan_version`; `NOT_FOUND` about the plan.
     * - `UNKNOWN`: `OUTCOME_UNKNOWN`, only when the caller named no `request_id`.
     * </pre>
     */
    default void changeSubscriptionPlan(dev.occam.v1.ChangeSubscriptionPlanRequest request,
        io.grpc.stub.StreamObserver<dev.occam.v1.ChangeSubscriptionPlanResponse> responseObserver) {
      io.grpc.stub.ServerCalls.asyncUnimplementedUnaryCall(getChangeSubscriptionPlanMethod(), responseObserver);
    }

    /**
     * <pre>
     * Changes fields of 1 to 500 subscriptions, each exactly as `UpdateSubscription` would.
     * The RPC is OK whenever there are results; each has its own error, which is what the single call would have answered.
     * With `BULK_MODE_ALL_OR_NOTHING` one failure refuses all, and the innocent get `ABORTED`: `BATCH_REFUSED`.
     * - `INVALID_ARGUMENT`: `INVALID_FIELD`, no requests or more than 500, the same id or `request_id` twice, or `validate_only` in some of an all-or-nothing bulk.
     * </pre>
     */
    default void bulkUpdateSubscriptions(dev.occam.v1.BulkUpdateSubscriptionsRequest request,
        io.grpc.stub.StreamObserver<dev.occam.v1.BulkUpdateSubscriptionsResponse> responseObserver) {
      io.grpc.stub.ServerCalls.asyncUnimplementedUnaryCall(getBulkUpdateSubscriptionsMethod(), responseObserver);
    }
  }

  /**
   * Base class for the server implementation of the service SubscriptionService.
   * <pre>
   * Subscriptions: customers' standing orders of plans.
   * Every RPC may also answer, each with `google.rpc.ErrorInfo` of domain `occam.v1`:
   * - `UNAUTHENTICATED`: `UNAUTHENTICATED`, no or bad credentials.
   * - `PERMISSION_DENIED`: `PERMISSION_DENIED`, the role, row or field is not the caller's.
   * - `UNAVAILABLE`: `STORE_UNAVAILABLE` with `google.rpc.RetryInfo`; send the same bytes again.
   * - `RESOURCE_EXHAUSTED`: `OVERLOADED` or `MESSAGE_TOO_LARGE` (requests end at 1 MiB).
   * - `DEADLINE_EXCEEDED`: `DEADLINE_EXCEEDED`; a write may still take effect, its `request_id` finds out.
   * - `INTERNAL`: `INTERNAL`, with fixed text.
   * </pre>
   */
  public static abstract class SubscriptionServiceImplBase
      implements io.grpc.BindableService, AsyncService {

    @java.lang.Override public final io.grpc.ServerServiceDefinition bindService() {
      return SubscriptionServiceGrpc.bindService(this);
    }
  }

  /**
   * A stub to allow clients to do asynchronous rpc calls to service SubscriptionService.
   * <pre>
   * Subscriptions: customers' standing orders of plans.
   * Every RPC may also answer, each with `google.rpc.ErrorInfo` of domain `occam.v1`:
   * - `UNAUTHENTICATED`: `UNAUTHENTICATED`, no or bad credentials.
   * - `PERMISSION_DENIED`: `PERMISSION_DENIED`, the role, row or field is not the caller's.
   * - `UNAVAILABLE`: `STORE_UNAVAILABLE` with `google.rpc.RetryInfo`; send the same bytes again.
   * - `RESOURCE_EXHAUSTED`: `OVERLOADED` or `MESSAGE_TOO_LARGE` (requests end at 1 MiB).
   * - `DEADLINE_EXCEEDED`: `DEADLINE_EXCEEDED`; a write may still take effect, its `request_id` finds out.
   * - `INTERNAL`: `INTERNAL`, with fixed text.
   * </pre>
   */
  public static final class SubscriptionServiceStub
      extends io.grpc.stub.AbstractAsyncStub<SubscriptionServiceStub> {
    private SubscriptionServiceStub(
        io.grpc.Channel channel, io.grpc.CallOptions callOptions) {
      super(channel, callOptions);
    }

    @java.lang.Override
    protected SubscriptionServiceStub build(
        io.grpc.Channel channel, io.grpc.CallOptions callOptions) {
      return new SubscriptionServiceStub(channel, callOptions);
    }

    /**
     * <pre>
     * Subscribes a customer to an active plan, at the plan's present price: TRIALING if the plan has a trial, else ACTIVE.
     * - `ALREADY_EXISTS`: `ALREADY_EXISTS`, the supplied `id` is taken.
     * - `INVALID_ARGUMENT`: `INVALID_FIELD`, `REQUEST_ID_REUSED`.
     * - `ABORTED`: `VERSION_CONFLICT` or `VERSION_AHEAD` about the plan, when it is not at `expected_plan_version`.
     * - `NOT_FOUND`: `ENTITY_NOT_FOUND`, no such plan.
     * - `FAILED_PRECONDITION`: `PLAN_ARCHIVED`.
     * - `UNKNOWN`: `OUTCOME_UNKNOWN`, only when the caller named no `request_id`.
     * </pre>
     */
    public void createSubscription(dev.occam.v1.CreateSubscriptionRequest request,
        io.grpc.stub.StreamObserver<dev.occam.v1.CreateSubscriptionResponse> responseObserver) {
      io.grpc.stub.ClientCalls.asyncUnaryCall(
          getChannel().newCall(getCreateSubscriptionMethod(), getCallOptions()), request, responseObserver);
    }

    /**
     * <pre>
     * Reads a subscription.
     * - `INVALID_ARGUMENT`: `INVALID_FIELD`, the id is no UUID.
     * - `NOT_FOUND`: `ENTITY_NOT_FOUND`, no such subscription.
     * </pre>
     */
    public void getSubscription(dev.occam.v1.GetSubscriptionRequest request,
        io.grpc.stub.StreamObserver<dev.occam.v1.GetSubscriptionResponse> responseObserver) {
      io.grpc.stub.ClientCalls.asyncUnaryCall(
          getChannel().newCall(getGetSubscriptionMethod(), getCallOptions()), request, responseObserver);
    }

    /**
     * <pre>
     * Lists subscriptions, oldest first.
     * - `INVALID_ARGUMENT`: `INVALID_FIELD`, a malformed filter, a negative page size, or a page token of another filter.
     * </pre>
     */
    public void listSubscriptions(dev.occam.v1.ListSubscriptionsRequest request,
        io.grpc.stub.StreamObserver<dev.occam.v1.ListSubscriptionsResponse> responseObserver) {
      io.grpc.stub.ClientCalls.asyncUnaryCall(
          getChannel().newCall(getListSubscriptionsMethod(), getCallOptions()), request, responseObserver);
    }

    /**
     * <pre>
     * Changes fields of a subscription.
     * - `ABORTED`: `VERSION_CONFLICT` (the subscription changed since `expected_version`) or `VERSION_AHEAD`, both with `VersionConflict`.
     * - `INVALID_ARGUMENT`: `EXPECTED_VERSION_REQUIRED`, `INVALID_FIELD`, `REQUEST_ID_REUSED`, `FORCE_REASON_REQUIRED`.
     * - `PERMISSION_DENIED`: `FORCE_NOT_ALLOWED`, the role may not force.
     * - `NOT_FOUND`: `ENTITY_NOT_FOUND`, no such subscription.
     * - `FAILED_PRECONDITION`: `SUBSCRIPTION_CANCELED`, the quantity of a canceled subscription cannot change.
     * - `UNKNOWN`: `OUTCOME_UNKNOWN`, only when the caller named no `request_id`.
     * </pre>
     */
    public void updateSubscription(dev.occam.v1.UpdateSubscriptionRequest request,
        io.grpc.stub.StreamObserver<dev.occam.v1.UpdateSubscriptionResponse> responseObserver) {
      io.grpc.stub.ClientCalls.asyncUnaryCall(
          getChannel().newCall(getUpdateSubscriptionMethod(), getCallOptions()), request, responseObserver);
    }

    /**
     * <pre>
     * Pauses an ACTIVE subscription. Its period runs on.
     * - `ABORTED`: `VERSION_CONFLICT` (the subscription changed since `expected_version`) or `VERSION_AHEAD`, both with `VersionConflict`.
     * - `INVALID_ARGUMENT`: `EXPECTED_VERSION_REQUIRED`, `INVALID_FIELD`, `REQUEST_ID_REUSED`, `FORCE_REASON_REQUIRED`.
     * - `PERMISSION_DENIED`: `FORCE_NOT_ALLOWED`, the role may not force.
     * - `NOT_FOUND`: `ENTITY_NOT_FOUND`, no such subscription.
     * - `FAILED_PRECONDITION`: `INVALID_TRANSITION`, it is not ACTIVE.
     * - `UNKNOWN`: `OUTCOME_UNKNOWN`, only when the caller named no `request_id`.
     * </pre>
     */
    public void pauseSubscription(dev.occam.v1.PauseSubscriptionRequest request,
        io.grpc.stub.StreamObserver<dev.occam.v1.PauseSubscriptionResponse> responseObserver) {
      io.grpc.stub.ClientCalls.asyncUnaryCall(
          getChannel().newCall(getPauseSubscriptionMethod(), getCallOptions()), request, responseObserver);
    }

    /**
     * <pre>
     * Resumes a PAUSED subscription.
     * - `ABORTED`: `VERSION_CONFLICT` (the subscription changed since `expected_version`) or `VERSION_AHEAD`, both with `VersionConflict`.
     * - `INVALID_ARGUMENT`: `EXPECTED_VERSION_REQUIRED`, `INVALID_FIELD`, `REQUEST_ID_REUSED`, `FORCE_REASON_REQUIRED`.
     * - `PERMISSION_DENIED`: `FORCE_NOT_ALLOWED`, the role may not force.
     * - `NOT_FOUND`: `ENTITY_NOT_FOUND`, no such subscription.
     * - `FAILED_PRECONDITION`: `INVALID_TRANSITION`, it is not PAUSED.
     * - `UNKNOWN`: `OUTCOME_UNKNOWN`, only when the caller named no `request_id`.
     * </pre>
     */
    public void resumeSubscription(dev.occam.v1.ResumeSubscriptionRequest request,
        io.grpc.stub.StreamObserver<dev.occam.v1.ResumeSubscriptionResponse> responseObserver) {
      io.grpc.stub.ClientCalls.asyncUnaryCall(
          getChannel().newCall(getResumeSubscriptionMethod(), getCallOptions()), request, responseObserver);
    }

    /**
     * <pre>
     * Cancels a subscription, at once or when its current period ends.
     * - `ABORTED`: `VERSION_CONFLICT` (the subscription changed since `expected_version`) or `VERSION_AHEAD`, both with `VersionConflict`.
     * - `INVALID_ARGUMENT`: `EXPECTED_VERSION_REQUIRED`, `INVALID_FIELD`, `REQUEST_ID_REUSED`, `FORCE_REASON_REQUIRED`.
     * - `PERMISSION_DENIED`: `FORCE_NOT_ALLOWED`, the role may not force.
     * - `NOT_FOUND`: `ENTITY_NOT_FOUND`, no such subscription.
     * - `FAILED_PRECONDITION`: `INVALID_TRANSITION`, it is CANCELED already.
     * - `UNKNOWN`: `OUTCOME_UNKNOWN`, only when the caller named no `request_id`.
     * </pre>
     */
    public void cancelSubscription(dev.occam.v1.CancelSubscriptionRequest request,
        io.grpc.stub.StreamObserver<dev.occam.v1.CancelSubscriptionResponse> responseObserver) {
      io.grpc.stub.ClientCalls.asyncUnaryCall(
          getChannel().newCall(getCancelSubscriptionMethod(), getCallOptions()), request, responseObserver);
    }

    /**
     * <pre>
     * Takes back a cancellation that is set for the end of the period.
     * - `ABORTED`: `VERSION_CONFLICT` (the subscription changed since `expected_version`) or `VERSION_AHEAD`, both with `VersionConflict`.
     * - `INVALID_ARGUMENT`: `EXPECTED_VERSION_REQUIRED`, `INVALID_FIELD`, `REQUEST_ID_REUSED`, `FORCE_REASON_REQUIRED`.
     * - `PERMISSION_DENIED`: `FORCE_NOT_ALLOWED`, the role may not force.
     * - `NOT_FOUND`: `ENTITY_NOT_FOUND`, no such subscription.
     * - `FAILED_PRECONDITION`: `INVALID_TRANSITION`, it is CANCELED, or no cancellation is set.
     * - `UNKNOWN`: `OUTCOME_UNKNOWN`, only when the caller named no `request_id`.
     * </pre>
     */
    public void uncancelSubscription(dev.occam.v1.UncancelSubscriptionRequest request,
        io.grpc.stub.StreamObserver<dev.occam.v1.UncancelSubscriptionResponse> responseObserver) {
      io.grpc.stub.ClientCalls.asyncUnaryCall(
          getChannel().newCall(getUncancelSubscriptionMethod(), getCallOptions()), request, responseObserver);
    }

    /**
     * <pre>
     * Moves a subscription to another active plan at once, at the plan's present price and without proration. The period starts anew when the billing interval differs.
     * - `ABORTED`: `VERSION_CONFLICT` (the subscription changed since `expected_version`) or `VERSION_AHEAD`, both with `VersionConflict`.
     * - `INVALID_ARGUMENT`: `EXPECTED_VERSION_REQUIRED`, `INVALID_FIELD`, `REQUEST_ID_REUSED`, `FORCE_REASON_REQUIRED`.
     * - `PERMISSION_DENIED`: `FORCE_NOT_ALLOWED`, the role may not force.
     * - `NOT_FOUND`: `ENTITY_NOT_FOUND`, no such subscription.
     * - `FAILED_PRECONDITION`: `INVALID_TRANSITION`, it is CANCELED; `PLAN_ARCHIVED`.
     * - `ABORTED` about the plan, when it is not at `expected_plan_version`; `NOT_FOUND` about the plan.
     * - `UNKNOWN`: `OUTCOME_UNKNOWN`, only when the caller named no `request_id`.
     * </pre>
     */
    public void changeSubscriptionPlan(dev.occam.v1.ChangeSubscriptionPlanRequest request,
        io.grpc.stub.StreamObserver<dev.occam.v1.ChangeSubscriptionPlanResponse> responseObserver) {
      io.grpc.stub.ClientCalls.asyncUnaryCall(
          getChannel().newCall(getChangeSubscriptionPlanMethod(), getCallOptions()), request, responseObserver);
    }

    /**
     * <pre>
     * Changes fields of 1 to 500 subscriptions, each exactly as `UpdateSubscription` would.
     * The RPC is OK whenever there are results; each has its own error, which is what the single call would have answered.
     * With `BULK_MODE_ALL_OR_NOTHING` one failure refuses all, and the innocent get `ABORTED`: `BATCH_REFUSED`.
     * - `INVALID_ARGUMENT`: `INVALID_FIELD`, no requests or more than 500, the same id or `request_id` twice, or `validate_only` in some of an all-or-nothing bulk.
     * </pre>
     */
    public void bulkUpdateSubscriptions(dev.occam.v1.BulkUpdateSubscriptionsRequest request,
        io.grpc.stub.StreamObserver<dev.occam.v1.BulkUpdateSubscriptionsResponse> responseObserver) {
      io.grpc.stub.ClientCalls.asyncUnaryCall(
          getChannel().newCall(getBulkUpdateSubscriptionsMethod(), getCallOptions()), request, responseObserver);
    }
  }

  /**
   * A stub to allow clients to do synchronous rpc calls to service SubscriptionService.
   * <pre>
   * Subscriptions: customers' standing orders of plans.
   * Every RPC may also answer, each with `google.rpc.ErrorInfo` of domain `occam.v1`:
   * - `UNAUTHENTICATED`: `UNAUTHENTICATED`, no or bad credentials.
   * - `PERMISSION_DENIED`: `PERMISSION_DENIED`, the role, row or field is not the caller's.
   * - `UNAVAILABLE`: `STORE_UNAVAILABLE` with `google.rpc.RetryInfo`; send the same bytes again.
   * - `RESOURCE_EXHAUSTED`: `OVERLOADED` or `MESSAGE_TOO_LARGE` (requests end at 1 MiB).
   * - `DEADLINE_EXCEEDED`: `DEADLINE_EXCEEDED`; a write may still take effect, its `request_id` finds out.
   * - `INTERNAL`: `INTERNAL`, with fixed text.
   * </pre>
   */
  public static final class SubscriptionServiceBlockingV2Stub
      extends io.grpc.stub.AbstractBlockingStub<SubscriptionServiceBlockingV2Stub> {
    private SubscriptionServiceBlockingV2Stub(
        io.grpc.Channel channel, io.grpc.CallOptions callOptions) {
      super(channel, callOptions);
    }

    @java.lang.Override
    protected SubscriptionServiceBlockingV2Stub build(
        io.grpc.Channel channel, io.grpc.CallOptions callOptions) {
      return new SubscriptionServiceBlockingV2Stub(channel, callOptions);
    }

    /**
     * <pre>
     * Subscribes a customer to an active plan, at the plan's present price: TRIALING if the plan has a trial, else ACTIVE.
     * - `ALREADY_EXISTS`: `ALREADY_EXISTS`, the supplied `id` is taken.
     * - `INVALID_ARGUMENT`: `INVALID_FIELD`, `REQUEST_ID_REUSED`.
     * - `ABORTED`: `VERSION_CONFLICT` or `VERSION_AHEAD` about the plan, when it is not at `expected_plan_version`.
     * - `NOT_FOUND`: `ENTITY_NOT_FOUND`, no such plan.
     * - `FAILED_PRECONDITION`: `PLAN_ARCHIVED`.
     * - `UNKNOWN`: `OUTCOME_UNKNOWN`, only when the caller named no `request_id`.
     * </pre>
     */
    public dev.occam.v1.CreateSubscriptionResponse createSubscription(dev.occam.v1.CreateSubscriptionRequest request) throws io.grpc.StatusException {
      return io.grpc.stub.ClientCalls.blockingV2UnaryCall(
          getChannel(), getCreateSubscriptionMethod(), getCallOptions(), request);
    }

    /**
     * <pre>
     * Reads a subscription.
     * - `INVALID_ARGUMENT`: `INVALID_FIELD`, the id is no UUID.
     * - `NOT_FOUND`: `ENTITY_NOT_FOUND`, no such subscription.
     * </pre>
     */
    public dev.occam.v1.GetSubscriptionResponse getSubscription(dev.occam.v1.GetSubscriptionRequest request) throws io.grpc.StatusException {
      return io.grpc.stub.ClientCalls.blockingV2UnaryCall(
          getChannel(), getGetSubscriptionMethod(), getCallOptions(), request);
    }

    /**
     * <pre>
     * Lists subscriptions, oldest first.
     * - `INVALID_ARGUMENT`: `INVALID_FIELD`, a malformed filter, a negative page size, or a page token of another filter.
     * </pre>
     */
    public dev.occam.v1.ListSubscriptionsResponse listSubscriptions(dev.occam.v1.ListSubscriptionsRequest request) throws io.grpc.StatusException {
      return io.grpc.stub.ClientCalls.blockingV2UnaryCall(
          getChannel(), getListSubscriptionsMethod(), getCallOptions(), request);
    }

    /**
     * <pre>
     * Changes fields of a subscription.
     * - `ABORTED`: `VERSION_CONFLICT` (the subscription changed since `expected_version`) or `VERSION_AHEAD`, both with `VersionConflict`.
     * - `INVALID_ARGUMENT`: `EXPECTED_VERSION_REQUIRED`, `INVALID_FIELD`, `REQUEST_ID_REUSED`, `FORCE_REASON_REQUIRED`.
     * - `PERMISSION_DENIED`: `FORCE_NOT_ALLOWED`, the role may not force.
     * - `NOT_FOUND`: `ENTITY_NOT_FOUND`, no such subscription.
     * - `FAILED_PRECONDITION`: `SUBSCRIPTION_CANCELED`, the quantity of a canceled subscription cannot change.
     * - `UNKNOWN`: `OUTCOME_UNKNOWN`, only when the caller named no `request_id`.
     * </pre>
     */
    public dev.occam.v1.UpdateSubscriptionResponse updateSubscription(dev.occam.v1.UpdateSubscriptionRequest request) throws io.grpc.StatusException {
      return io.grpc.stub.ClientCalls.blockingV2UnaryCall(
          getChannel(), getUpdateSubscriptionMethod(), getCallOptions(), request);
    }

    /**
     * <pre>
     * Pauses an ACTIVE subscription. Its period runs on.
     * - `ABORTED`: `VERSION_CONFLICT` (the subscription changed since `expected_version`) or `VERSION_AHEAD`, both with `VersionConflict`.
     * - `INVALID_ARGUMENT`: `EXPECTED_VERSION_REQUIRED`, `INVALID_FIELD`, `REQUEST_ID_REUSED`, `FORCE_REASON_REQUIRED`.
     * - `PERMISSION_DENIED`: `FORCE_NOT_ALLOWED`, the role may not force.
     * - `NOT_FOUND`: `ENTITY_NOT_FOUND`, no such subscription.
     * - `FAILED_PRECONDITION`: `INVALID_TRANSITION`, it is not ACTIVE.
     * - `UNKNOWN`: `OUTCOME_UNKNOWN`, only when the caller named no `request_id`.
     * </pre>
     */
    public dev.occam.v1.PauseSubscriptionResponse pauseSubscription(dev.occam.v1.PauseSubscriptionRequest request) throws io.grpc.StatusException {
      return io.grpc.stub.ClientCalls.blockingV2UnaryCall(
          getChannel(), getPauseSubscriptionMethod(), getCallOptions(), request);
    }

    /**
     * <pre>
     * Resumes a PAUSED subscription.
     * - `ABORTED`: `VERSION_CONFLICT` (the subscription changed since `expected_version`) or `VERSION_AHEAD`, both with `VersionConflict`.
     * - `INVALID_ARGUMENT`: `EXPECTED_VERSION_REQUIRED`, `INVALID_FIELD`, `REQUEST_ID_REUSED`, `FORCE_REASON_REQUIRED`.
     * - `PERMISSION_DENIED`: `FORCE_NOT_ALLOWED`, the role may not force.
     * - `NOT_FOUND`: `ENTITY_NOT_FOUND`, no such subscription.
     * - `FAILED_PRECONDITION`: `INVALID_TRANSITION`, it is not PAUSED.
     * - `UNKNOWN`: `OUTCOME_UNKNOWN`, only when the caller named no `request_id`.
     * </pre>
     */
    public dev.occam.v1.ResumeSubscriptionResponse resumeSubscription(dev.occam.v1.ResumeSubscriptionRequest request) throws io.grpc.StatusException {
      return io.grpc.stub.ClientCalls.blockingV2UnaryCall(
          getChannel(), getResumeSubscriptionMethod(), getCallOptions(), request);
    }

    /**
     * <pre>
     * Cancels a subscription, at once or when its current period ends.
     * - `ABORTED`: `VERSION_CONFLICT` (the subscription changed since `expected_version`) or `VERSION_AHEAD`, both with `VersionConflict`.
     * - `INVALID_ARGUMENT`: `EXPECTED_VERSION_REQUIRED`, `INVALID_FIELD`, `REQUEST_ID_REUSED`, `FORCE_REASON_REQUIRED`.
     * - `PERMISSION_DENIED`: `FORCE_NOT_ALLOWED`, the role may not force.
     * - `NOT_FOUND`: `ENTITY_NOT_FOUND`, no such subscription.
     * - `FAILED_PRECONDITION`: `INVALID_TRANSITION`, it is CANCELED already.
     * - `UNKNOWN`: `OUTCOME_UNKNOWN`, only when the caller named no `request_id`.
     * </pre>
     */
    public dev.occam.v1.CancelSubscriptionResponse cancelSubscription(dev.occam.v1.CancelSubscriptionRequest request) throws io.grpc.StatusException {
      return io.grpc.stub.ClientCalls.blockingV2UnaryCall(
          getChannel(), getCancelSubscriptionMethod(), getCallOptions(), request);
    }

    /**
     * <pre>
     * Takes back a cancellation that is set for the end of the period.
     * - `ABORTED`: `VERSION_CONFLICT` (the subscription changed since `expected_version`) or `VERSION_AHEAD`, both with `VersionConflict`.
     * - `INVALID_ARGUMENT`: `EXPECTED_VERSION_REQUIRED`, `INVALID_FIELD`, `REQUEST_ID_REUSED`, `FORCE_REASON_REQUIRED`.
     * - `PERMISSION_DENIED`: `FORCE_NOT_ALLOWED`, the role may not force.
     * - `NOT_FOUND`: `ENTITY_NOT_FOUND`, no such subscription.
     * - `FAILED_PRECONDITION`: `INVALID_TRANSITION`, it is CANCELED, or no cancellation is set.
     * - `UNKNOWN`: `OUTCOME_UNKNOWN`, only when the caller named no `request_id`.
     * </pre>
     */
    public dev.occam.v1.UncancelSubscriptionResponse uncancelSubscription(dev.occam.v1.UncancelSubscriptionRequest request) throws io.grpc.StatusException {
      return io.grpc.stub.ClientCalls.blockingV2UnaryCall(
          getChannel(), getUncancelSubscriptionMethod(), getCallOptions(), request);
    }

    /**
     * <pre>
     * Moves a subscription to another active plan at once, at the plan's present price and without proration. The period starts anew when the billing interval differs.
     * - `ABORTED`: `VERSION_CONFLICT` (the subscription changed since `expected_version`) or `VERSION_AHEAD`, both with `VersionConflict`.
     * - `INVALID_ARGUMENT`: `EXPECTED_VERSION_REQUIRED`, `INVALID_FIELD`, `REQUEST_ID_REUSED`, `FORCE_REASON_REQUIRED`.
     * - `PERMISSION_DENIED`: `FORCE_NOT_ALLOWED`, the role may not force.
     * - `NOT_FOUND`: `ENTITY_NOT_FOUND`, no such subscription.
     * - `FAILED_PRECONDITION`: `INVALID_TRANSITION`, it is CANCELED; `PLAN_ARCHIVED`.
     * - `ABORTED` about the plan, when it is not at `expected_plan_version`; `NOT_FOUND` about the plan.
     * - `UNKNOWN`: `OUTCOME_UNKNOWN`, only when the caller named no `request_id`.
     * </pre>
     */
    public dev.occam.v1.ChangeSubscriptionPlanResponse changeSubscriptionPlan(dev.occam.v1.ChangeSubscriptionPlanRequest request) throws io.grpc.StatusException {
      return io.grpc.stub.ClientCalls.blockingV2UnaryCall(
          getChannel(), getChangeSubscriptionPlanMethod(), getCallOptions(), request);
    }

    /**
     * <pre>
     * Changes fields of 1 to 500 subscriptions, each exactly as `UpdateSubscription` would.
     * The RPC is OK whenever there are results; each has its own error, which is what the single call would have answered.
     * With `BULK_MODE_ALL_OR_NOTHING` one failure refuses all, and the innocent get `ABORTED`: `BATCH_REFUSED`.
     * - `INVALID_ARGUMENT`: `INVALID_FIELD`, no requests or more than 500, the same id or `request_id` twice, or `validate_only` in some of an all-or-nothing bulk.
     * </pre>
     */
    public dev.occam.v1.BulkUpdateSubscriptionsResponse bulkUpdateSubscriptions(dev.occam.v1.BulkUpdateSubscriptionsRequest request) throws io.grpc.StatusException {
      return io.grpc.stub.ClientCalls.blockingV2UnaryCall(
          getChannel(), getBulkUpdateSubscriptionsMethod(), getCallOptions(), request);
    }
  }

  /**
   * A stub to allow clients to do limited synchronous rpc calls to service SubscriptionService.
   * <pre>
   * Subscriptions: customers' standing orders of plans.
   * Every RPC may also answer, each with `google.rpc.ErrorInfo` of domain `occam.v1`:
   * - `UNAUTHENTICATED`: `UNAUTHENTICATED`, no or bad credentials.
   * - `PERMISSION_DENIED`: `PERMISSION_DENIED`, the role, row or field is not the caller's.
   * - `UNAVAILABLE`: `STORE_UNAVAILABLE` with `google.rpc.RetryInfo`; send the same bytes again.
   * - `RESOURCE_EXHAUSTED`: `OVERLOADED` or `MESSAGE_TOO_LARGE` (requests end at 1 MiB).
   * - `DEADLINE_EXCEEDED`: `DEADLINE_EXCEEDED`; a write may still take effect, its `request_id` finds out.
   * - `INTERNAL`: `INTERNAL`, with fixed text.
   * </pre>
   */
  public static final class SubscriptionServiceBlockingStub
      extends io.grpc.stub.AbstractBlockingStub<SubscriptionServiceBlockingStub> {
    private SubscriptionServiceBlockingStub(
        io.grpc.Channel channel, io.grpc.CallOptions callOptions) {
      super(channel, callOptions);
    }

    @java.lang.Override
    protected SubscriptionServiceBlockingStub build(
        io.grpc.Channel channel, io.grpc.CallOptions callOptions) {
      return new SubscriptionServiceBlockingStub(channel, callOptions);
    }

    /**
     * <pre>
     * Subscribes a customer to an active plan, at the plan's present price: TRIALING if the plan has a trial, else ACTIVE.
     * - `ALREADY_EXISTS`: `ALREADY_EXISTS`, the supplied `id` is taken.
     * - `INVALID_ARGUMENT`: `INVALID_FIELD`, `REQUEST_ID_REUSED`.
     * - `ABORTED`: `VERSION_CONFLICT` or `VERSION_AHEAD` about the plan, when it is not at `expected_plan_version`.
     * - `NOT_FOUND`: `ENTITY_NOT_FOUND`, no such plan.
     * - `FAILED_PRECONDITION`: `PLAN_ARCHIVED`.
     * - `UNKNOWN`: `OUTCOME_UNKNOWN`, only when the caller named no `request_id`.
     * </pre>
     */
    public dev.occam.v1.CreateSubscriptionResponse createSubscription(dev.occam.v1.CreateSubscriptionRequest request) {
      return io.grpc.stub.ClientCalls.blockingUnaryCall(
          getChannel(), getCreateSubscriptionMethod(), getCallOptions(), request);
    }

    /**
     * <pre>
     * Reads a subscription.
     * - `INVALID_ARGUMENT`: `INVALID_FIELD`, the id is no UUID.
     * - `NOT_FOUND`: `ENTITY_NOT_FOUND`, no such subscription.
     * </pre>
     */
    public dev.occam.v1.GetSubscriptionResponse getSubscription(dev.occam.v1.GetSubscriptionRequest request) {
      return io.grpc.stub.ClientCalls.blockingUnaryCall(
          getChannel(), getGetSubscriptionMethod(), getCallOptions(), request);
    }

    /**
     * <pre>
     * Lists subscriptions, oldest first.
     * - `INVALID_ARGUMENT`: `INVALID_FIELD`, a malformed filter, a negative page size, or a page token of another filter.
     * </pre>
     */
    public dev.occam.v1.ListSubscriptionsResponse listSubscriptions(dev.occam.v1.ListSubscriptionsRequest request) {
      return io.grpc.stub.ClientCalls.blockingUnaryCall(
          getChannel(), getListSubscriptionsMethod(), getCallOptions(), request);
    }

    /**
     * <pre>
     * Changes fields of a subscription.
     * - `ABORTED`: `VERSION_CONFLICT` (the subscription changed since `expected_version`) or `VERSION_AHEAD`, both with `VersionConflict`.
     * - `INVALID_ARGUMENT`: `EXPECTED_VERSION_REQUIRED`, `INVALID_FIELD`, `REQUEST_ID_REUSED`, `FORCE_REASON_REQUIRED`.
     * - `PERMISSION_DENIED`: `FORCE_NOT_ALLOWED`, the role may not force.
     * - `NOT_FOUND`: `ENTITY_NOT_FOUND`, no such subscription.
     * - `FAILED_PRECONDITION`: `SUBSCRIPTION_CANCELED`, the quantity of a canceled subscription cannot change.
     * - `UNKNOWN`: `OUTCOME_UNKNOWN`, only when the caller named no `request_id`.
     * </pre>
     */
    public dev.occam.v1.UpdateSubscriptionResponse updateSubscription(dev.occam.v1.UpdateSubscriptionRequest request) {
      return io.grpc.stub.ClientCalls.blockingUnaryCall(
          getChannel(), getUpdateSubscriptionMethod(), getCallOptions(), request);
    }

    /**
     * <pre>
     * Pauses an ACTIVE subscription. Its period runs on.
     * - `ABORTED`: `VERSION_CONFLICT` (the subscription changed since `expected_version`) or `VERSION_AHEAD`, both with `VersionConflict`.
     * - `INVALID_ARGUMENT`: `EXPECTED_VERSION_REQUIRED`, `INVALID_FIELD`, `REQUEST_ID_REUSED`, `FORCE_REASON_REQUIRED`.
     * - `PERMISSION_DENIED`: `FORCE_NOT_ALLOWED`, the role may not force.
     * - `NOT_FOUND`: `ENTITY_NOT_FOUND`, no such subscription.
     * - `FAILED_PRECONDITION`: `INVALID_TRANSITION`, it is not ACTIVE.
     * - `UNKNOWN`: `OUTCOME_UNKNOWN`, only when the caller named no `request_id`.
     * </pre>
     */
    public dev.occam.v1.PauseSubscriptionResponse pauseSubscription(dev.occam.v1.PauseSubscriptionRequest request) {
      return io.grpc.stub.ClientCalls.blockingUnaryCall(
          getChannel(), getPauseSubscriptionMethod(), getCallOptions(), request);
    }

    /**
     * <pre>
     * Resumes a PAUSED subscription.
     * - `ABORTED`: `VERSION_CONFLICT` (the subscription changed since `expected_version`) or `VERSION_AHEAD`, both with `VersionConflict`.
     * - `INVALID_ARGUMENT`: `EXPECTED_VERSION_REQUIRED`, `INVALID_FIELD`, `REQUEST_ID_REUSED`, `FORCE_REASON_REQUIRED`.
     * - `PERMISSION_DENIED`: `FORCE_NOT_ALLOWED`, the role may not force.
     * - `NOT_FOUND`: `ENTITY_NOT_FOUND`, no such subscription.
     * - `FAILED_PRECONDITION`: `INVALID_TRANSITION`, it is not PAUSED.
     * - `UNKNOWN`: `OUTCOME_UNKNOWN`, only when the caller named no `request_id`.
     * </pre>
     */
    public dev.occam.v1.ResumeSubscriptionResponse resumeSubscription(dev.occam.v1.ResumeSubscriptionRequest request) {
      return io.grpc.stub.ClientCalls.blockingUnaryCall(
          getChannel(), getResumeSubscriptionMethod(), getCallOptions(), request);
    }

    /**
     * <pre>
     * Cancels a subscription, at once or when its current period ends.
     * - `ABORTED`: `VERSION_CONFLICT` (the subscription changed since `expected_version`) or `VERSION_AHEAD`, both with `VersionConflict`.
     * - `INVALID_ARGUMENT`: `EXPECTED_VERSION_REQUIRED`, `INVALID_FIELD`, `REQUEST_ID_REUSED`, `FORCE_REASON_REQUIRED`.
     * - `PERMISSION_DENIED`: `FORCE_NOT_ALLOWED`, the role may not force.
     * - `NOT_FOUND`: `ENTITY_NOT_FOUND`, no such subscription.
     * - `FAILED_PRECONDITION`: `INVALID_TRANSITION`, it is CANCELED already.
     * - `UNKNOWN`: `OUTCOME_UNKNOWN`, only when the caller named no `request_id`.
     * </pre>
     */
    public dev.occam.v1.CancelSubscriptionResponse cancelSubscription(dev.occam.v1.CancelSubscriptionRequest request) {
      return io.grpc.stub.ClientCalls.blockingUnaryCall(
          getChannel(), getCancelSubscriptionMethod(), getCallOptions(), request);
    }

    /**
     * <pre>
     * Takes back a cancellation that is set for the end of the period.
     * - `ABORTED`: `VERSION_CONFLICT` (the subscription changed since `expected_version`) or `VERSION_AHEAD`, both with `VersionConflict`.
     * - `INVALID_ARGUMENT`: `EXPECTED_VERSION_REQUIRED`, `INVALID_FIELD`, `REQUEST_ID_REUSED`, `FORCE_REASON_REQUIRED`.
     * - `PERMISSION_DENIED`: `FORCE_NOT_ALLOWED`, the role may not force.
     * - `NOT_FOUND`: `ENTITY_NOT_FOUND`, no such subscription.
     * - `FAILED_PRECONDITION`: `INVALID_TRANSITION`, it is CANCELED, or no cancellation is set.
     * - `UNKNOWN`: `OUTCOME_UNKNOWN`, only when the caller named no `request_id`.
     * </pre>
     */
    public dev.occam.v1.UncancelSubscriptionResponse uncancelSubscription(dev.occam.v1.UncancelSubscriptionRequest request) {
      return io.grpc.stub.ClientCalls.blockingUnaryCall(
          getChannel(), getUncancelSubscriptionMethod(), getCallOptions(), request);
    }

    /**
     * <pre>
     * Moves a subscription to another active plan at once, at the plan's present price and without proration. The period starts anew when the billing interval differs.
     * - `ABORTED`: `VERSION_CONFLICT` (the subscription changed since `expected_version`) or `VERSION_AHEAD`, both with `VersionConflict`.
     * - `INVALID_ARGUMENT`: `EXPECTED_VERSION_REQUIRED`, `INVALID_FIELD`, `REQUEST_ID_REUSED`, `FORCE_REASON_REQUIRED`.
     * - `PERMISSION_DENIED`: `FORCE_NOT_ALLOWED`, the role may not force.
     * - `NOT_FOUND`: `ENTITY_NOT_FOUND`, no such subscription.
     * - `FAILED_PRECONDITION`: `INVALID_TRANSITION`, it is CANCELED; `PLAN_ARCHIVED`.
     * - `ABORTED` about the plan, when it is not at `expected_plan_version`; `NOT_FOUND` about the plan.
     * - `UNKNOWN`: `OUTCOME_UNKNOWN`, only when the caller named no `request_id`.
     * </pre>
     */
    public dev.occam.v1.ChangeSubscriptionPlanResponse changeSubscriptionPlan(dev.occam.v1.ChangeSubscriptionPlanRequest request) {
      return io.grpc.stub.ClientCalls.blockingUnaryCall(
          getChannel(), getChangeSubscriptionPlanMethod(), getCallOptions(), request);
    }

    /**
     * <pre>
     * Changes fields of 1 to 500 subscriptions, each exactly as `UpdateSubscription` would.
     * The RPC is OK whenever there are results; each has its own error, which is what the single call would have answered.
     * With `BULK_MODE_ALL_OR_NOTHING` one failure refuses all, and the innocent get `ABORTED`: `BATCH_REFUSED`.
     * - `INVALID_ARGUMENT`: `INVALID_FIELD`, no requests or more than 500, the same id or `request_id` twice, or `validate_only` in some of an all-or-nothing bulk.
     * </pre>
     */
    public dev.occam.v1.BulkUpdateSubscriptionsResponse bulkUpdateSubscriptions(dev.occam.v1.BulkUpdateSubscriptionsRequest request) {
      return io.grpc.stub.ClientCalls.blockingUnaryCall(
          getChannel(), getBulkUpdateSubscriptionsMethod(), getCallOptions(), request);
    }
  }

  /**
   * A stub to allow clients to do ListenableFuture-style rpc calls to service SubscriptionService.
   * <pre>
   * Subscriptions: customers' standing orders of plans.
   * Every RPC may also answer, each with `google.rpc.ErrorInfo` of domain `occam.v1`:
   * - `UNAUTHENTICATED`: `UNAUTHENTICATED`, no or bad credentials.
   * - `PERMISSION_DENIED`: `PERMISSION_DENIED`, the role, row or field is not the caller's.
   * - `UNAVAILABLE`: `STORE_UNAVAILABLE` with `google.rpc.RetryInfo`; send the same bytes again.
   * - `RESOURCE_EXHAUSTED`: `OVERLOADED` or `MESSAGE_TOO_LARGE` (requests end at 1 MiB).
   * - `DEADLINE_EXCEEDED`: `DEADLINE_EXCEEDED`; a write may still take effect, its `request_id` finds out.
   * - `INTERNAL`: `INTERNAL`, with fixed text.
   * </pre>
   */
  public static final class SubscriptionServiceFutureStub
      extends io.grpc.stub.AbstractFutureStub<SubscriptionServiceFutureStub> {
    private SubscriptionServiceFutureStub(
        io.grpc.Channel channel, io.grpc.CallOptions callOptions) {
      super(channel, callOptions);
    }

    @java.lang.Override
    protected SubscriptionServiceFutureStub build(
        io.grpc.Channel channel, io.grpc.CallOptions callOptions) {
      return new SubscriptionServiceFutureStub(channel, callOptions);
    }

    /**
     * <pre>
     * Subscribes a customer to an active plan, at the plan's present price: TRIALING if the plan has a trial, else ACTIVE.
     * - `ALREADY_EXISTS`: `ALREADY_EXISTS`, the supplied `id` is taken.
     * - `INVALID_ARGUMENT`: `INVALID_FIELD`, `REQUEST_ID_REUSED`.
     * - `ABORTED`: `VERSION_CONFLICT` or `VERSION_AHEAD` about the plan, when it is not at `expected_plan_version`.
     * - `NOT_FOUND`: `ENTITY_NOT_FOUND`, no such plan.
     * - `FAILED_PRECONDITION`: `PLAN_ARCHIVED`.
     * - `UNKNOWN`: `OUTCOME_UNKNOWN`, only when the caller named no `request_id`.
     * </pre>
     */
    public com.google.common.util.concurrent.ListenableFuture<dev.occam.v1.CreateSubscriptionResponse> createSubscription(
        dev.occam.v1.CreateSubscriptionRequest request) {
      return io.grpc.stub.ClientCalls.futureUnaryCall(
          getChannel().newCall(getCreateSubscriptionMethod(), getCallOptions()), request);
    }

    /**
     * <pre>
     * Reads a subscription.
     * - `INVALID_ARGUMENT`: `INVALID_FIELD`, the id is no UUID.
     * - `NOT_FOUND`: `ENTITY_NOT_FOUND`, no such subscription.
     * </pre>
     */
    public com.google.common.util.concurrent.ListenableFuture<dev.occam.v1.GetSubscriptionResponse> getSubscription(
        dev.occam.v1.GetSubscriptionRequest request) {
      return io.grpc.stub.ClientCalls.futureUnaryCall(
          getChannel().newCall(getGetSubscriptionMethod(), getCallOptions()), request);
    }

    /**
     * <pre>
     * Lists subscriptions, oldest first.
     * - `INVALID_ARGUMENT`: `INVALID_FIELD`, a malformed filter, a negative page size, or a page token of another filter.
     * </pre>
     */
    public com.google.common.util.concurrent.ListenableFuture<dev.occam.v1.ListSubscriptionsResponse> listSubscriptions(
        dev.occam.v1.ListSubscriptionsRequest request) {
      return io.grpc.stub.ClientCalls.futureUnaryCall(
          getChannel().newCall(getListSubscriptionsMethod(), getCallOptions()), request);
    }

    /**
     * <pre>
     * Changes fields of a subscription.
     * - `ABORTED`: `VERSION_CONFLICT` (the subscription changed since `expected_version`) or `VERSION_AHEAD`, both with `VersionConflict`.
     * - `INVALID_ARGUMENT`: `EXPECTED_VERSION_REQUIRED`, `INVALID_FIELD`, `REQUEST_ID_REUSED`, `FORCE_REASON_REQUIRED`.
     * - `PERMISSION_DENIED`: `FORCE_NOT_ALLOWED`, the role may not force.
     * - `NOT_FOUND`: `ENTITY_NOT_FOUND`, no such subscription.
     * - `FAILED_PRECONDITION`: `SUBSCRIPTION_CANCELED`, the quantity of a canceled subscription cannot change.
     * - `UNKNOWN`: `OUTCOME_UNKNOWN`, only when the caller named no `request_id`.
     * </pre>
     */
    public com.google.common.util.concurrent.ListenableFuture<dev.occam.v1.UpdateSubscriptionResponse> updateSubscription(
        dev.occam.v1.UpdateSubscriptionRequest request) {
      return io.grpc.stub.ClientCalls.futureUnaryCall(
          getChannel().newCall(getUpdateSubscriptionMethod(), getCallOptions()), request);
    }

    /**
     * <pre>
     * Pauses an ACTIVE subscription. Its period runs on.
     * - `ABORTED`: `VERSION_CONFLICT` (the subscription changed since `expected_version`) or `VERSION_AHEAD`, both with `VersionConflict`.
     * - `INVALID_ARGUMENT`: `EXPECTED_VERSION_REQUIRED`, `INVALID_FIELD`, `REQUEST_ID_REUSED`, `FORCE_REASON_REQUIRED`.
     * - `PERMISSION_DENIED`: `FORCE_NOT_ALLOWED`, the role may not force.
     * - `NOT_FOUND`: `ENTITY_NOT_FOUND`, no such subscription.
     * - `FAILED_PRECONDITION`: `INVALID_TRANSITION`, it is not ACTIVE.
     * - `UNKNOWN`: `OUTCOME_UNKNOWN`, only when the caller named no `request_id`.
     * </pre>
     */
    public com.google.common.util.concurrent.ListenableFuture<dev.occam.v1.PauseSubscriptionResponse> pauseSubscription(
        dev.occam.v1.PauseSubscriptionRequest request) {
      return io.grpc.stub.ClientCalls.futureUnaryCall(
          getChannel().newCall(getPauseSubscriptionMethod(), getCallOptions()), request);
    }

    /**
     * <pre>
     * Resumes a PAUSED subscription.
     * - `ABORTED`: `VERSION_CONFLICT` (the subscription changed since `expected_version`) or `VERSION_AHEAD`, both with `VersionConflict`.
     * - `INVALID_ARGUMENT`: `EXPECTED_VERSION_REQUIRED`, `INVALID_FIELD`, `REQUEST_ID_REUSED`, `FORCE_REASON_REQUIRED`.
     * - `PERMISSION_DENIED`: `FORCE_NOT_ALLOWED`, the role may not force.
     * - `NOT_FOUND`: `ENTITY_NOT_FOUND`, no such subscription.
     * - `FAILED_PRECONDITION`: `INVALID_TRANSITION`, it is not PAUSED.
     * - `UNKNOWN`: `OUTCOME_UNKNOWN`, only when the caller named no `request_id`.
     * </pre>
     */
    public com.google.common.util.concurrent.ListenableFuture<dev.occam.v1.ResumeSubscriptionResponse> resumeSubscription(
        dev.occam.v1.ResumeSubscriptionRequest request) {
      return io.grpc.stub.ClientCalls.futureUnaryCall(
          getChannel().newCall(getResumeSubscriptionMethod(), getCallOptions()), request);
    }

    /**
     * <pre>
     * Cancels a subscription, at once or when its current period ends.
     * - `ABORTED`: `VERSION_CONFLICT` (the subscription changed since `expected_version`) or `VERSION_AHEAD`, both with `VersionConflict`.
     * - `INVALID_ARGUMENT`: `EXPECTED_VERSION_REQUIRED`, `INVALID_FIELD`, `REQUEST_ID_REUSED`, `FORCE_REASON_REQUIRED`.
     * - `PERMISSION_DENIED`: `FORCE_NOT_ALLOWED`, the role may not force.
     * - `NOT_FOUND`: `ENTITY_NOT_FOUND`, no such subscription.
     * - `FAILED_PRECONDITION`: `INVALID_TRANSITION`, it is CANCELED already.
     * - `UNKNOWN`: `OUTCOME_UNKNOWN`, only when the caller named no `request_id`.
     * </pre>
     */
    public com.google.common.util.concurrent.ListenableFuture<dev.occam.v1.CancelSubscriptionResponse> cancelSubscription(
        dev.occam.v1.CancelSubscriptionRequest request) {
      return io.grpc.stub.ClientCalls.futureUnaryCall(
          getChannel().newCall(getCancelSubscriptionMethod(), getCallOptions()), request);
    }

    /**
     * <pre>
     * Takes back a cancellation that is set for the end of the period.
     * - `ABORTED`: `VERSION_CONFLICT` (the subscription changed since `expected_version`) or `VERSION_AHEAD`, both with `VersionConflict`.
     * - `INVALID_ARGUMENT`: `EXPECTED_VERSION_REQUIRED`, `INVALID_FIELD`, `REQUEST_ID_REUSED`, `FORCE_REASON_REQUIRED`.
     * - `PERMISSION_DENIED`: `FORCE_NOT_ALLOWED`, the role may not force.
     * - `NOT_FOUND`: `ENTITY_NOT_FOUND`, no such subscription.
     * - `FAILED_PRECONDITION`: `INVALID_TRANSITION`, it is CANCELED, or no cancellation is set.
     * - `UNKNOWN`: `OUTCOME_UNKNOWN`, only when the caller named no `request_id`.
     * </pre>
     */
    public com.google.common.util.concurrent.ListenableFuture<dev.occam.v1.UncancelSubscriptionResponse> uncancelSubscription(
        dev.occam.v1.UncancelSubscriptionRequest request) {
      return io.grpc.stub.ClientCalls.futureUnaryCall(
          getChannel().newCall(getUncancelSubscriptionMethod(), getCallOptions()), request);
    }

    /**
     * <pre>
     * Moves a subscription to another active plan at once, at the plan's present price and without proration. The period starts anew when the billing interval differs.
     * - `ABORTED`: `VERSION_CONFLICT` (the subscription changed since `expected_version`) or `VERSION_AHEAD`, both with `VersionConflict`.
     * - `INVALID_ARGUMENT`: `EXPECTED_VERSION_REQUIRED`, `INVALID_FIELD`, `REQUEST_ID_REUSED`, `FORCE_REASON_REQUIRED`.
     * - `PERMISSION_DENIED`: `FORCE_NOT_ALLOWED`, the role may not force.
     * - `NOT_FOUND`: `ENTITY_NOT_FOUND`, no such subscription.
     * - `FAILED_PRECONDITION`: `INVALID_TRANSITION`, it is CANCELED; `PLAN_ARCHIVED`.
     * - `ABORTED` about the plan, when it is not at `expected_plan_version`; `NOT_FOUND` about the plan.
     * - `UNKNOWN`: `OUTCOME_UNKNOWN`, only when the caller named no `request_id`.
     * </pre>
     */
    public com.google.common.util.concurrent.ListenableFuture<dev.occam.v1.ChangeSubscriptionPlanResponse> changeSubscriptionPlan(
        dev.occam.v1.ChangeSubscriptionPlanRequest request) {
      return io.grpc.stub.ClientCalls.futureUnaryCall(
          getChannel().newCall(getChangeSubscriptionPlanMethod(), getCallOptions()), request);
    }

    /**
     * <pre>
     * Changes fields of 1 to 500 subscriptions, each exactly as `UpdateSubscription` would.
     * The RPC is OK whenever there are results; each has its own error, which is what the single call would have answered.
     * With `BULK_MODE_ALL_OR_NOTHING` one failure refuses all, and the innocent get `ABORTED`: `BATCH_REFUSED`.
     * - `INVALID_ARGUMENT`: `INVALID_FIELD`, no requests or more than 500, the same id or `request_id` twice, or `validate_only` in some of an all-or-nothing bulk.
     * </pre>
     */
    public com.google.common.util.concurrent.ListenableFuture<dev.occam.v1.BulkUpdateSubscriptionsResponse> bulkUpdateSubscriptions(
        dev.occam.v1.BulkUpdateSubscriptionsRequest request) {
      return io.grpc.stub.ClientCalls.futureUnaryCall(
          getChannel().newCall(getBulkUpdateSubscriptionsMethod(), getCallOptions()), request);
    }
  }

  private static final int METHODID_CREATE_SUBSCRIPTION = 0;
  private static final int METHODID_GET_SUBSCRIPTION = 1;
  private static final int METHODID_LIST_SUBSCRIPTIONS = 2;
  private static final int METHODID_UPDATE_SUBSCRIPTION = 3;
  private static final int METHODID_PAUSE_SUBSCRIPTION = 4;
  private static final int METHODID_RESUME_SUBSCRIPTION = 5;
  private static final int METHODID_CANCEL_SUBSCRIPTION = 6;
  private static final int METHODID_UNCANCEL_SUBSCRIPTION = 7;
  private static final int METHODID_CHANGE_SUBSCRIPTION_PLAN = 8;
  private static final int METHODID_BULK_UPDATE_SUBSCRIPTIONS = 9;

  private static final class MethodHandlers<Req, Resp> implements
      io.grpc.stub.ServerCalls.UnaryMethod<Req, Resp>,
      io.grpc.stub.ServerCalls.ServerStreamingMethod<Req, Resp>,
      io.grpc.stub.ServerCalls.ClientStreamingMethod<Req, Resp>,
      io.grpc.stub.ServerCalls.BidiStreamingMethod<Req, Resp> {
    private final AsyncService serviceImpl;
    private final int methodId;

    MethodHandlers(AsyncService serviceImpl, int methodId) {
      this.serviceImpl = serviceImpl;
      this.methodId = methodId;
    }

    @java.lang.Override
    @java.lang.SuppressWarnings("unchecked")
    public void invoke(Req request, io.grpc.stub.StreamObserver<Resp> responseObserver) {
      switch (methodId) {
        case METHODID_CREATE_SUBSCRIPTION:
          serviceImpl.createSubscription((dev.occam.v1.CreateSubscriptionRequest) request,
              (io.grpc.stub.StreamObserver<dev.occam.v1.CreateSubscriptionResponse>) responseObserver);
          break;
        case METHODID_GET_SUBSCRIPTION:
          serviceImpl.getSubscription((dev.occam.v1.GetSubscriptionRequest) request,
              (io.grpc.stub.StreamObserver<dev.occam.v1.GetSubscriptionResponse>) responseObserver);
          break;
        case METHODID_LIST_SUBSCRIPTIONS:
          serviceImpl.listSubscriptions((dev.occam.v1.ListSubscriptionsRequest) request,
              (io.grpc.stub.StreamObserver<dev.occam.v1.ListSubscriptionsResponse>) responseObserver);
          break;
        case METHODID_UPDATE_SUBSCRIPTION:
          serviceImpl.updateSubscription((dev.occam.v1.UpdateSubscriptionRequest) request,
              (io.grpc.stub.StreamObserver<dev.occam.v1.UpdateSubscriptionResponse>) responseObserver);
          break;
        case METHODID_PAUSE_SUBSCRIPTION:
          serviceImpl.pauseSubscription((dev.occam.v1.PauseSubscriptionRequest) request,
              (io.grpc.stub.StreamObserver<dev.occam.v1.PauseSubscriptionResponse>) responseObserver);
          break;
        case METHODID_RESUME_SUBSCRIPTION:
          serviceImpl.resumeSubscription((dev.occam.v1.ResumeSubscriptionRequest) request,
              (io.grpc.stub.StreamObserver<dev.occam.v1.ResumeSubscriptionResponse>) responseObserver);
          break;
        case METHODID_CANCEL_SUBSCRIPTION:
          serviceImpl.cancelSubscription((dev.occam.v1.CancelSubscriptionRequest) request,
              (io.grpc.stub.StreamObserver<dev.occam.v1.CancelSubscriptionResponse>) responseObserver);
          break;
        case METHODID_UNCANCEL_SUBSCRIPTION:
          serviceImpl.uncancelSubscription((dev.occam.v1.UncancelSubscriptionRequest) request,
              (io.grpc.stub.StreamObserver<dev.occam.v1.UncancelSubscriptionResponse>) responseObserver);
          break;
        case METHODID_CHANGE_SUBSCRIPTION_PLAN:
          serviceImpl.changeSubscriptionPlan((dev.occam.v1.ChangeSubscriptionPlanRequest) request,
              (io.grpc.stub.StreamObserver<dev.occam.v1.ChangeSubscriptionPlanResponse>) responseObserver);
          break;
        case METHODID_BULK_UPDATE_SUBSCRIPTIONS:
          serviceImpl.bulkUpdateSubscriptions((dev.occam.v1.BulkUpdateSubscriptionsRequest) request,
              (io.grpc.stub.StreamObserver<dev.occam.v1.BulkUpdateSubscriptionsResponse>) responseObserver);
          break;
        default:
          throw new AssertionError();
      }
    }

    @java.lang.Override
    @java.lang.SuppressWarnings("unchecked")
    public io.grpc.stub.StreamObserver<Req> invoke(
        io.grpc.stub.StreamObserver<Resp> responseObserver) {
      switch (methodId) {
        default:
          throw new AssertionError();
      }
    }
  }

  public static final io.grpc.ServerServiceDefinition bindService(AsyncService service) {
    return io.grpc.ServerServiceDefinition.builder(getServiceDescriptor())
        .addMethod(
          getCreateSubscriptionMethod(),
          io.grpc.stub.ServerCalls.asyncUnaryCall(
            new MethodHandlers<
              dev.occam.v1.CreateSubscriptionRequest,
              dev.occam.v1.CreateSubscriptionResponse>(
                service, METHODID_CREATE_SUBSCRIPTION)))
        .addMethod(
          getGetSubscriptionMethod(),
          io.grpc.stub.ServerCalls.asyncUnaryCall(
            new MethodHandlers<
              dev.occam.v1.GetSubscriptionRequest,
              dev.occam.v1.GetSubscriptionResponse>(
                service, METHODID_GET_SUBSCRIPTION)))
        .addMethod(
          getListSubscriptionsMethod(),
          io.grpc.stub.ServerCalls.asyncUnaryCall(
            new MethodHandlers<
              dev.occam.v1.ListSubscriptionsRequest,
              dev.occam.v1.ListSubscriptionsResponse>(
                service, METHODID_LIST_SUBSCRIPTIONS)))
        .addMethod(
          getUpdateSubscriptionMethod(),
          io.grpc.stub.ServerCalls.asyncUnaryCall(
            new MethodHandlers<
              dev.occam.v1.UpdateSubscriptionRequest,
              dev.occam.v1.UpdateSubscriptionResponse>(
                service, METHODID_UPDATE_SUBSCRIPTION)))
        .addMethod(
          getPauseSubscriptionMethod(),
          io.grpc.stub.ServerCalls.asyncUnaryCall(
            new MethodHandlers<
              dev.occam.v1.PauseSubscriptionRequest,
              dev.occam.v1.PauseSubscriptionResponse>(
                service, METHODID_PAUSE_SUBSCRIPTION)))
        .addMethod(
          getResumeSubscriptionMethod(),
          io.grpc.stub.ServerCalls.asyncUnaryCall(
            new MethodHandlers<
              dev.occam.v1.ResumeSubscriptionRequest,
              dev.occam.v1.ResumeSubscriptionResponse>(
                service, METHODID_RESUME_SUBSCRIPTION)))
        .addMethod(
          getCancelSubscriptionMethod(),
          io.grpc.stub.ServerCalls.asyncUnaryCall(
            new MethodHandlers<
              dev.occam.v1.CancelSubscriptionRequest,
              dev.occam.v1.CancelSubscriptionResponse>(
                service, METHODID_CANCEL_SUBSCRIPTION)))
        .addMethod(
          getUncancelSubscriptionMethod(),
          io.grpc.stub.ServerCalls.asyncUnaryCall(
            new MethodHandlers<
              dev.occam.v1.UncancelSubscriptionRequest,
              dev.occam.v1.UncancelSubscriptionResponse>(
                service, METHODID_UNCANCEL_SUBSCRIPTION)))
        .addMethod(
          getChangeSubscriptionPlanMethod(),
          io.grpc.stub.ServerCalls.asyncUnaryCall(
            new MethodHandlers<
              dev.occam.v1.ChangeSubscriptionPlanRequest,
              dev.occam.v1.ChangeSubscriptionPlanResponse>(
                service, METHODID_CHANGE_SUBSCRIPTION_PLAN)))
        .addMethod(
          getBulkUpdateSubscriptionsMethod(),
          io.grpc.stub.ServerCalls.asyncUnaryCall(
            new MethodHandlers<
              dev.occam.v1.BulkUpdateSubscriptionsRequest,
              dev.occam.v1.BulkUpdateSubscriptionsResponse>(
                service, METHODID_BULK_UPDATE_SUBSCRIPTIONS)))
        .build();
  }

  private static abstract class SubscriptionServiceBaseDescriptorSupplier
      implements io.grpc.protobuf.ProtoFileDescriptorSupplier, io.grpc.protobuf.ProtoServiceDescriptorSupplier {
    SubscriptionServiceBaseDescriptorSupplier() {}

    @java.lang.Override
    public com.google.protobuf.Descriptors.FileDescriptor getFileDescriptor() {
      return dev.occam.v1.SubscriptionServiceOuterClass.getDescriptor();
    }

    @java.lang.Override
    public com.google.protobuf.Descriptors.ServiceDescriptor getServiceDescriptor() {
      return getFileDescriptor().findServiceByName("SubscriptionService");
    }
  }

  private static final class SubscriptionServiceFileDescriptorSupplier
      extends SubscriptionServiceBaseDescriptorSupplier {
    SubscriptionServiceFileDescriptorSupplier() {}
  }

  private static final class SubscriptionServiceMethodDescriptorSupplier
      extends SubscriptionServiceBaseDescriptorSupplier
      implements io.grpc.protobuf.ProtoMethodDescriptorSupplier {
    private final java.lang.String methodName;

    SubscriptionServiceMethodDescriptorSupplier(java.lang.String methodName) {
      this.methodName = methodName;
    }

    @java.lang.Override
    public com.google.protobuf.Descriptors.MethodDescriptor getMethodDescriptor() {
      return getServiceDescriptor().findMethodByName(methodName);
    }
  }

  private static volatile io.grpc.ServiceDescriptor serviceDescriptor;

  public static io.grpc.ServiceDescriptor getServiceDescriptor() {
    io.grpc.ServiceDescriptor result = serviceDescriptor;
    if (result == null) {
      synchronized (SubscriptionServiceGrpc.class) {
        result = serviceDescriptor;
        if (result == null) {
          serviceDescriptor = result = io.grpc.ServiceDescriptor.newBuilder(SERVICE_NAME)
              .setSchemaDescriptor(new SubscriptionServiceFileDescriptorSupplier())
              .addMethod(getCreateSubscriptionMethod())
              .addMethod(getGetSubscriptionMethod())
              .addMethod(getListSubscriptionsMethod())
              .addMethod(getUpdateSubscriptionMethod())
              .addMethod(getPauseSubscriptionMethod())
              .addMethod(getResumeSubscriptionMethod())
              .addMethod(getCancelSubscriptionMethod())
              .addMethod(getUncancelSubscriptionMethod())
              .addMethod(getChangeSubscriptionPlanMethod())
              .addMethod(getBulkUpdateSubscriptionsMethod())
              .build();
        }
      }
    }
    return result;
  }
}
