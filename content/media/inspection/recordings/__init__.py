"""Audio and video: personal metadata is removed, nothing is re-encoded.

MP3, WAV and FLAC are read to their last byte here, since FFmpeg takes data hidden between frames for sound.
"""
