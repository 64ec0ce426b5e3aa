"""Why a gap is there: `gaps.causes` relaxes one condition after the other, `nearby` counts whom it
reaches."""
