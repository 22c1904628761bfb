#include "CAudioProcessing.h"

#include <string.h>
#include <webrtc/common.h>
#include <webrtc/modules/audio_processing/include/audio_processing.h>
#include <webrtc/modules/interface/module_common_types.h>

using namespace webrtc;

struct vv_apm {
  AudioProcessing *processing;
  AudioFrame frame;
};

static const int rate = 48000;
static const size_t block = 480;

static void fill(AudioFrame &frame, const int16_t *samples) {
  frame.sample_rate_hz_ = rate;
  frame.num_channels_ = 1;
  frame.samples_per_channel_ = block;
  memcpy(frame.data_, samples, block * sizeof *samples);
}

vv_apm *vv_apm_create(void) {
  Config config;
  // Sound servers report delays that are only roughly right, and they change when a device does.
  config.Set<ExtendedFilter>(new ExtendedFilter(true));
  config.Set<DelayAgnostic>(new DelayAgnostic(true));
  AudioProcessing *processing = AudioProcessing::Create(config);
  if (!processing) return nullptr;
  // Without this the first far-end block is refused: the rate would only be learnt from the near end.
  const AudioProcessing::ChannelLayout mono = AudioProcessing::kMono;
  if (processing->Initialize(rate, rate, rate, mono, mono, mono) != 0) {
    delete processing;
    return nullptr;
  }
  processing->echo_cancellation()->set_suppression_level(EchoCancellation::kHighSuppression);
  processing->noise_suppression()->set_level(NoiseSuppression::kModerate);
  processing->gain_control()->set_mode(GainControl::kAdaptiveDigital);
  processing->gain_control()->set_target_level_dbfs(3);
  processing->gain_control()->set_compression_gain_db(9);
  processing->gain_control()->enable_limiter(true);
  processing->voice_detection()->set_likelihood(VoiceDetection::kModerateLikelihood);
  processing->voice_detection()->Enable(true);
  vv_apm *apm = new vv_apm;
  apm->processing = processing;
  return apm;
}

void vv_apm_destroy(vv_apm *apm) {
  delete apm->processing;
  delete apm;
}

int vv_apm_set_echo(vv_apm *apm, int on) { return apm->processing->echo_cancellation()->Enable(on != 0); }
int vv_apm_set_noise(vv_apm *apm, int on) { return apm->processing->noise_suppression()->Enable(on != 0); }
int vv_apm_set_gain(vv_apm *apm, int on) { return apm->processing->gain_control()->Enable(on != 0); }
int vv_apm_set_high_pass(vv_apm *apm, int on) { return apm->processing->high_pass_filter()->Enable(on != 0); }

int vv_apm_reverse(vv_apm *apm, const int16_t *samples) {
  fill(apm->frame, samples);
  return apm->processing->ProcessReverseStream(&apm->frame);
}

int vv_apm_process(vv_apm *apm, int16_t *samples, int delay_ms, int *voice) {
  fill(apm->frame, samples);
  apm->processing->set_stream_delay_ms(delay_ms);
  int status = apm->processing->ProcessStream(&apm->frame);
  // A delay out of range is a warning: the block was processed with the nearest one.
  if (status != 0 && status != AudioProcessing::kBadStreamParameterWarning) return status;
  memcpy(samples, apm->frame.data_, block * sizeof *samples);
  *voice = apm->processing->voice_detection()->stream_has_voice();
  return 0;
}
