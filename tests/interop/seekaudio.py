#!/usr/bin/env python3
# seekaudio.py: seeks of four players in files with audio alone
#
# Copyright (C) 2026 The asfwriter authors
#
# SPDX-License-Identifier: LGPL-2.1-or-later

"""A hundred random times, the same in every run, in each player.

As Microsoft's, these files have no Simple Index with entries: those of constant
bit rate have none at all, those of varying bit rate have an Index Object, which
none of these four readers knows. So:

FFmpeg      searches: the first object of the packet with the sound for the time
asfdemux    goes by proportion, to the first object that starts in that packet
MPlayer     the same, by the maximum bit rate of the header
VLC         the same, but takes the header for a part of the media: up to its
            share of the file too late

At a constant bit rate a proportion finds the packet with the sound, or the next
object. At a varying one it does not, whoever has written the file.
"""

import os
import random
import sys
from dataclasses import dataclass

import harness
import landings
from harness import Tap, Workdir

SEEKS = 100
SECONDS = 20
BYTES_PER_SECOND = 44100 * 4
PART = 5 * BYTES_PER_SECOND
HOLD = 64


@dataclass
class Case:
    name: str
    encoder: str
    constant: bool = True
    in_vlc: bool = True         # it sends sound as it was stored


CASES = [
    Case('WMA', 'avenc_wmav2 bitrate=64000'),
    Case('MP3, constant', 'lamemp3enc target=bitrate cbr=true bitrate=128 ! '
         'mpegaudioparse'),
    Case('MP3, varying', 'lamemp3enc target=quality quality=4 ! '
         'mpegaudioparse', constant=False),
    Case('PCM', 'audioconvert', in_vlc=False),
]


def write_sound(path):
    """White noise and dull noise, 5 s each in turn, of which no two pieces are
    alike: encoders need many bits for the one and few for the other"""
    source = random.Random(4711)
    with open(path, 'wb') as file:
        for _ in range(SECONDS // 10):
            file.write(source.randbytes(PART))
            file.write(b''.join(source.randbytes(4) * HOLD
                                for _ in range(PART // 4 // HOLD)))


def write(case, sound, path):
    harness.record(
        f'filesrc location={sound} blocksize=7056 ! rawaudioparse format=pcm '
        'pcm-format=s16le sample-rate=44100 num-channels=2 ! audioconvert ! '
        f'{case.encoder} ! asfwritersink name=w location={path}')


class Rules:
    """What is right: functions of a time and of where the player landed"""

    def __init__(self, path):
        self.file = landings.File(path, False)

    def packet_of(self, time):
        return self.file.packets[self.file.number_at(time)]

    def search(self, time, landed):
        return landed == self.file.first_from(self.packet_of(time))

    def proportion(self, time, landed):
        packet = self.file.linear_packet(time)
        return landed == self.file.first_from(packet)

    def vlc(self, time, landed):
        share = os.path.getsize(self.file.path) / (
            self.file.n_packets * self.file.packet_size)
        last = self.file.linear_packet(time * share) + 1
        return landed is not None and (
            self.file.first_from(self.file.linear_packet(time)) <= landed
            <= (self.file.first_from(last) or self.file.duration))

    def mplayer(self, time, heard):
        """By the rate in the header, with single precision"""
        exact = time * self.file.bitrate / 8000 / self.file.packet_size
        return heard is not None and any(
            abs(heard - self.file.first_from(int(exact + slack))) < 60
            for slack in (-0.001, 0, 0.001))

    def objects_off(self, time, landed):
        return self.file.number_at(landed) - self.file.number_at(time)


def random_times():
    """The last second is left out: a proportion may find nothing there"""
    source = random.Random(4711)
    return [0, 1000] + [source.randrange((SECONDS - 1) * 1000)
                        for _ in range(SEEKS - 2)]


def check(tap, name, rules, player, is_right, times):
    landed = player(rules.file, times)
    wrong = [f'{time}: {where}' for time, where in zip(times, landed)
             if not is_right(time, where)]
    tap.check(not wrong and len(landed) == len(times),
              f'{name}: {len(times)} seeks', '\n'.join(wrong))
    return landed


def check_players(tap, case, rules, times):
    def heard(file, seeks):
        return landings.mplayer_audio(file, seeks, BYTES_PER_SECOND)

    players = [('FFmpeg', landings.ffprobe, rules.search),
               ('MPlayer', heard, rules.mplayer)]
    if case.in_vlc:
        players.append(('VLC', landings.vlc, rules.vlc))
    for label, player, is_right in players:
        name = f'{case.name}: {label}'
        tap.guard(name, check, tap, name, rules, player, is_right, times)


def check_asfdemux(tap, case, rules, times):
    name = f'{case.name}: asfdemux'
    landed = check(tap, name, rules, landings.asfdemux, rules.proportion,
                   times)
    off = [rules.objects_off(t, where) for t, where in zip(times, landed)]
    per_packet = len(rules.file.times) // rules.file.n_packets + 1
    if case.constant:
        tap.check(-per_packet <= min(off) and max(off) <= per_packet,
                  f'{name}: within a packet', (min(off), max(off)))
    else:
        tap.note(f'{name}: {min(off)} to {max(off)} objects off')


def check_case(tap, folder, sound, number_and_case):
    number, case = number_and_case
    path = folder / f'{number}.asf'
    write(case, sound, path)
    rules = Rules(path)
    times = random_times()
    check_players(tap, case, rules, times)
    tap.guard(f'{case.name}: asfdemux', check_asfdemux, tap, case, rules,
              times)


def main():
    tap = Tap()
    with Workdir() as folder:
        sound = folder / 'sound.raw'
        write_sound(sound)
        harness.in_parallel(
            lambda item: tap.guard(item[1].name, check_case, tap, folder,
                                   sound, item), enumerate(CASES))
    return tap.done()


if __name__ == '__main__':
    sys.exit(main())
