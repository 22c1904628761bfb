/// libpulse for Swift: combined flags are enums that Swift would have to rebuild, and a main loop's timers hang off
/// function pointers.
#pragma once
#include <pulse/pulseaudio.h>
#include <stddef.h>
#include <sys/time.h>

static inline int vv_pulse_connect(pa_context *_Nonnull context, const char *_Nullable server) {
  return pa_context_connect(context, server, PA_CONTEXT_NOAUTOSPAWN, NULL);
}

/// Calls `callback` once after `milliseconds`, on the main loop's thread. The event must be freed with vv_pulse_cancel.
static inline pa_time_event *_Nullable vv_pulse_after(pa_threaded_mainloop *_Nonnull loop, unsigned milliseconds,
                                                      pa_time_event_cb_t _Nonnull callback, void *_Nullable data) {
  pa_mainloop_api *api = pa_threaded_mainloop_get_api(loop);
  struct timeval at;
  pa_gettimeofday(&at);
  pa_timeval_add(&at, (pa_usec_t)milliseconds * PA_USEC_PER_MSEC);
  return api->time_new(api, &at, callback, data);
}

static inline void vv_pulse_cancel(pa_threaded_mainloop *_Nonnull loop, pa_time_event *_Nonnull event) {
  pa_threaded_mainloop_get_api(loop)->time_free(event);
}

static inline pa_stream *_Nullable vv_pulse_stream(pa_context *_Nonnull context, const char *_Nonnull title) {
  pa_sample_spec spec = {PA_SAMPLE_S16LE, 48000, 1};
  pa_proplist *properties = pa_proplist_new();
  pa_proplist_sets(properties, PA_PROP_MEDIA_ROLE, "phone");
  pa_stream *stream = pa_stream_new_with_proplist(context, title, &spec, NULL, properties);
  pa_proplist_free(properties);
  return stream;
}

/// Measured in stack.md §2e: 10 ms fragments and a 20 ms target give an 11 ms loop without underruns.
static inline int vv_pulse_record(pa_stream *_Nonnull stream, const char *_Nullable device) {
  pa_buffer_attr a = {(uint32_t)-1, (uint32_t)-1, (uint32_t)-1, (uint32_t)-1, 960};
  return pa_stream_connect_record(stream, device, &a,
                                  (pa_stream_flags_t)(PA_STREAM_ADJUST_LATENCY | PA_STREAM_AUTO_TIMING_UPDATE |
                                                      PA_STREAM_INTERPOLATE_TIMING));
}

static inline int vv_pulse_play(pa_stream *_Nonnull stream, const char *_Nullable device) {
  pa_buffer_attr a = {(uint32_t)-1, 1920, 0, 960, (uint32_t)-1};
  return pa_stream_connect_playback(stream, device, &a,
                                    (pa_stream_flags_t)(PA_STREAM_ADJUST_LATENCY | PA_STREAM_AUTO_TIMING_UPDATE |
                                                        PA_STREAM_INTERPOLATE_TIMING),
                                    NULL, NULL);
}

/// Asks to hear of devices that come, go or become the default.
static inline void vv_pulse_subscribe(pa_context *_Nonnull context) {
  pa_operation *operation = pa_context_subscribe(
      context,
      (pa_subscription_mask_t)(PA_SUBSCRIPTION_MASK_SINK | PA_SUBSCRIPTION_MASK_SOURCE | PA_SUBSCRIPTION_MASK_SERVER),
      NULL, NULL);
  if (operation) pa_operation_unref(operation);
}

/// Frees what an asynchronous call returned; its answer comes all the same.
static inline void vv_pulse_forget(pa_operation *_Nullable operation) {
  if (operation) pa_operation_unref(operation);
}
