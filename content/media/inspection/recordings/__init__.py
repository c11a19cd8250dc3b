"""Sound and film: what tells about people is taken out, nothing is re-encoded.

MP3, WAV and FLAC are read to their last byte here, since FFmpeg takes what is hidden between their frames for sound.
"""
