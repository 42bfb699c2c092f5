#!/usr/bin/env python3
# record.py: an application that records with asfwritersink
#
# Copyright (C) 2026 The asfwriter authors
#
# SPDX-License-Identifier: LGPL-2.1-or-later

"""record.py OUTPUT [SECONDS]

Records a test picture and a tone, for five seconds if nothing else is said,
and tells all that the element has to tell. It needs PyGObject (python3-gi) and
GStreamer's introspection (gir1.2-gstreamer-1.0).
"""

import os
import sys

import gi
gi.require_version('Gst', '1.0')
from gi.repository import GLib, Gst  # noqa: E402

PIPELINE = '''
    asfwritersink name=writer
    videotestsrc is-live=true ! video/x-raw,width=320,height=240,framerate=25/1
      ! videoconvert ! avenc_wmv2 gop-size=50 ! writer.video_0
    audiotestsrc is-live=true ! audioconvert ! avenc_wmav2 ! writer.audio_0
'''


def seconds(time):
    return f'{time / Gst.SECOND:.3f} s'


class Recording:
    def __init__(self, location):
        self.pipeline = Gst.parse_launch(PIPELINE)
        self.sink = self.pipeline.get_by_name('writer')
        self.sink.set_property('location', location)
        tags = Gst.TagList.new_empty()
        tags.add_value(Gst.TagMergeMode.REPLACE, Gst.TAG_TITLE, 'A recording')
        self.sink.merge_tags(tags, Gst.TagMergeMode.REPLACE)
        self.loop = GLib.MainLoop()
        self.failed = False

    def on_message(self, _bus, message):
        if message.type == Gst.MessageType.ELEMENT:
            self.on_element(message.get_structure())
        elif message.type == Gst.MessageType.WARNING:
            print('warning:', message.parse_warning()[0].message)
        elif message.type == Gst.MessageType.ERROR:
            self.on_error(message)
            self.failed = True
            self.loop.quit()
        elif message.type == Gst.MessageType.EOS:
            self.loop.quit()
        return GLib.SOURCE_CONTINUE

    @staticmethod
    def on_element(structure):
        if structure.get_name() != 'asfwriter-status':
            return
        status = structure.get_value('status')
        print(status, structure.get_value('location'))
        if status != 'closed':
            return
        # from now on it can be moved, opened, sent
        print(f'  {structure.get_value("size")} bytes,',
              seconds(structure.get_value('duration')) + ',',
              'finished' if structure.get_value('finished') else 'not finished')
        # tags that came while it was written, more than "padding" has room for
        if structure.has_field('attributes-left-out'):
            left_out = structure.get_value('attributes-left-out')
            for n in range(left_out.n_fields()):
                print('  left out:', left_out.nth_field_name(n))

    @staticmethod
    def on_error(message):
        """The file has been finished before this comes, as far as that was
        possible. Only errors of asfwritersink have these details."""
        print('error:', message.parse_error()[0].message)
        details = message.parse_error_details()
        if details is None or not details.has_field('safe-until'):
            return
        number = details.get_value('errno')
        print(f'  {details.get_value("operation")} of',
              f'"{details.get_value("location")}":',
              os.strerror(number) if number else '-')
        print('  safe until', seconds(details.get_value('safe-until')) + ',',
              'finished' if details.get_value('finished') else 'not finished')

    def show_progress(self):
        stats = self.sink.get_property('stats')
        print(stats.get_value('file-size'), 'bytes,',
              stats.get_value('queued-bytes'), 'queued, safe until',
              seconds(stats.get_value('safe-until')))
        return GLib.SOURCE_CONTINUE

    def end(self):
        """All sources end, encoders deliver what they hold back, the file is
        finished; then EOS comes on the bus."""
        self.pipeline.send_event(Gst.Event.new_eos())
        return GLib.SOURCE_REMOVE

    def run(self, time):
        """Returns: whether it went well"""
        bus = self.pipeline.get_bus()
        bus.add_watch(GLib.PRIORITY_DEFAULT, self.on_message)
        GLib.timeout_add_seconds(1, self.show_progress)
        GLib.timeout_add_seconds(time, self.end)
        self.pipeline.set_state(Gst.State.PLAYING)
        self.loop.run()
        self.pipeline.set_state(Gst.State.NULL)
        bus.remove_watch()
        return not self.failed


def main():
    if len(sys.argv) not in (2, 3):
        print(__doc__, file=sys.stderr)
        return 2
    Gst.init(None)
    recording = Recording(sys.argv[1])
    return 0 if recording.run(int((sys.argv + [5])[2])) else 1


if __name__ == '__main__':
    sys.exit(main())
