/// libnice and the few GLib calls it needs: typed wrappers for variadics and macros, for SecureLink.
#ifndef VV_NICE_H
#define VV_NICE_H
#include <gio/gio.h>
#include <nice/agent.h>

static inline void vv_nice_set_bool(NiceAgent *_Nonnull agent, const char *_Nonnull name, int value) {
  g_object_set(agent, name, (gboolean)(value != 0), NULL);
}

static inline void vv_nice_set_uint(NiceAgent *_Nonnull agent, const char *_Nonnull name, unsigned value) {
  g_object_set(agent, name, (guint)value, NULL);
}

static inline void vv_nice_set_string(
    NiceAgent *_Nonnull agent, const char *_Nonnull name, const char *_Nonnull value) {
  g_object_set(agent, name, value, NULL);
}

/// Full ICE with trickle; RFC 7675 consent checks if `consent` is not zero.
static inline NiceAgent *_Nullable vv_nice_new(GMainContext *_Nonnull context, int consent) {
  NiceAgentOption options = NICE_AGENT_OPTION_ICE_TRICKLE;
  if (consent) options = (NiceAgentOption)(options | NICE_AGENT_OPTION_CONSENT_FRESHNESS);
  return nice_agent_new_full(context, NICE_COMPATIBILITY_RFC5245, options);
}

static inline void vv_nice_unref(NiceAgent *_Nonnull agent) { g_object_unref(agent); }

typedef void (*vv_nice_candidate_found)(NiceAgent *_Nonnull, NiceCandidate *_Nonnull, void *_Nonnull);
typedef void (*vv_nice_gathered)(NiceAgent *_Nonnull, guint, void *_Nonnull);
typedef void (*vv_nice_state_changed)(NiceAgent *_Nonnull, guint, guint, guint, void *_Nonnull);
typedef void (*vv_nice_pair_selected)(
    NiceAgent *_Nonnull, guint, guint, NiceCandidate *_Nonnull, NiceCandidate *_Nonnull, void *_Nonnull);

static inline void vv_nice_connect(
    NiceAgent *_Nonnull agent, vv_nice_candidate_found _Nonnull found, vv_nice_gathered _Nonnull gathered,
    vv_nice_state_changed _Nonnull changed, vv_nice_pair_selected _Nonnull selected, void *_Nonnull data) {
  g_signal_connect_data(agent, "new-candidate-full", G_CALLBACK(found), data, NULL, (GConnectFlags)0);
  g_signal_connect_data(agent, "candidate-gathering-done", G_CALLBACK(gathered), data, NULL, (GConnectFlags)0);
  g_signal_connect_data(agent, "component-state-changed", G_CALLBACK(changed), data, NULL, (GConnectFlags)0);
  g_signal_connect_data(agent, "new-selected-pair-full", G_CALLBACK(selected), data, NULL, (GConnectFlags)0);
}

static inline void vv_nice_disconnect(NiceAgent *_Nonnull agent, void *_Nonnull data) {
  g_signal_handlers_disconnect_by_data(agent, data);
}

static inline const char *_Nonnull vv_candidate_foundation(const NiceCandidate *_Nonnull candidate) {
  return candidate->foundation;
}

static inline void vv_candidate_set_foundation(NiceCandidate *_Nonnull candidate, const char *_Nonnull text) {
  g_strlcpy(candidate->foundation, text, NICE_CANDIDATE_MAX_FOUNDATION);
}

/// Gives `candidate` one remote candidate to the agent; how many it took.
static inline int vv_nice_add_remote(
    NiceAgent *_Nonnull agent, unsigned stream, unsigned component, NiceCandidate *_Nonnull candidate) {
  GSList list = {candidate, NULL};
  return nice_agent_set_remote_candidates(agent, stream, component, &list);
}
#endif
