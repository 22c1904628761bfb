/// Empty on purpose: this module only carries pkg-config's include path to the C++ target CAudioProcessing.
#pragma once
