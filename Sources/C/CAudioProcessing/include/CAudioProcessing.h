/// webrtc-audio-processing 0.3 for Swift (it is C++): echo cancellation, noise suppression, gain, 48 kHz mono, 10 ms blocks.
#ifndef VV_AUDIO_PROCESSING_H
#define VV_AUDIO_PROCESSING_H

#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

typedef struct vv_apm vv_apm;

/// A processor with everything off, or NULL.
vv_apm *_Nullable vv_apm_create(void);
void vv_apm_destroy(vv_apm *_Nonnull apm);

/// Each returns 0 or the library's (negative) error.
int vv_apm_set_echo(vv_apm *_Nonnull apm, int on);
int vv_apm_set_noise(vv_apm *_Nonnull apm, int on);
int vv_apm_set_gain(vv_apm *_Nonnull apm, int on);
int vv_apm_set_high_pass(vv_apm *_Nonnull apm, int on);

/// 480 samples that are about to be played.
int vv_apm_reverse(vv_apm *_Nonnull apm, const int16_t *_Nonnull samples);

/// 480 recorded samples, cleaned in place; *voice becomes 1 if somebody speaks.
int vv_apm_process(vv_apm *_Nonnull apm, int16_t *_Nonnull samples, int delay_ms, int *_Nonnull voice);

#ifdef __cplusplus
}
#endif

#endif
