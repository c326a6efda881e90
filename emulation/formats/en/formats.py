"""The English screens keep the Vietnamese forms: one number must not be read in two ways on one desk."""

from emulation.formats.vi.formats import *  # noqa: F403
