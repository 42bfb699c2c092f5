# shellcheck shell=bash disable=SC2034
# lib.sh: what the tools have in common; sourced, not run
#
# Copyright (C) 2026 The asfwriter authors
#
# SPDX-License-Identifier: LGPL-2.1-or-later

project=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)

# Debian packages. What the tests lack is skipped by them, so only the first
# list has to be complete.
packages_to_build=(
  gcc libc6-dev meson ninja-build pkg-config
  libgstreamer1.0-dev libgstreamer-plugins-base1.0-dev libjson-glib-dev
)
packages_to_record=(
  gstreamer1.0-tools gstreamer1.0-plugins-base gstreamer1.0-plugins-good
  gstreamer1.0-plugins-bad gstreamer1.0-plugins-ugly gstreamer1.0-libav
  gstreamer1.0-x ffmpeg
)
packages_to_test=(
  gstreamer1.0-plugins-bad-apps
  python3 mediainfo libimage-exiftool-perl python3-mutagen python3-taglib
  python3-gi gir1.2-gstreamer-1.0 xvfb
  g++ libtag1-dev mplayer vlc-bin vlc-plugin-base valgrind
)

say ()
{
  printf '%s\n' "$*" >&2
}

die ()
{
  say "${0##*/}: $*"
  exit 1
}

# Packages

is_installed ()
{
  [ "$(dpkg-query -W -f '${db:Status-Status}' "$1" 2>/dev/null)" = installed ]
}

# Prints those of the packages that are missing.
missing_packages ()
{
  local package

  for package; do
    is_installed "$package" || printf '%s\n' "$package"
  done
}

as_root ()
{
  if [ "$(id -u)" -eq 0 ]; then
    "$@"
  elif [ -t 0 ]; then
    sudo "$@"
  else
    sudo -n "$@"
  fi
}

can_be_root ()
{
  [ "$(id -u)" -eq 0 ] || command -v sudo >/dev/null
}

# Runs apt-get; what it says is shown only when it fails.
run_apt ()
{
  local log result=0

  log=$(mktemp)
  as_root env DEBIAN_FRONTEND=noninteractive apt-get -q \
      -o DPkg::Lock::Timeout=120 "$@" >"$log" 2>&1 </dev/null || result=$?
  [ "$result" -eq 0 ] || tail -n 15 "$log" >&2
  rm -f "$log"

  return "$result"
}

apt_install ()
{
  run_apt install -y --no-install-recommends "$@"
}

# Installs what is missing of the packages; ends the script if that fails.
install_packages ()
{
  local missing

  if ! command -v dpkg-query >/dev/null || ! command -v apt-get >/dev/null; then
    say "Not a Debian system: please install what these packages hold, if it" \
        "is missing: $*"
    return
  fi
  mapfile -t missing < <(missing_packages "$@")
  [ "${#missing[@]}" -gt 0 ] || return 0

  can_be_root || die "these packages are missing, and to install them takes" \
      "root or sudo: ${missing[*]}"
  say "Installing ${#missing[@]} packages: ${missing[*]}"
  run_apt update ||
    die "apt-get update failed (above); is there a network, and may this" \
        "user use sudo? Missing are: ${missing[*]}"
  apt_install "${missing[@]}" ||
    die "apt-get install failed (above). Missing are: ${missing[*]}"
}

# The same for what can be done without.
install_useful_packages ()
{
  local missing package

  if ! command -v dpkg-query >/dev/null || ! command -v apt-get >/dev/null; then
    return
  fi
  mapfile -t missing < <(missing_packages "$@")
  [ "${#missing[@]}" -gt 0 ] || return 0
  if ! can_be_root; then
    say "Going on without (to install them takes root or sudo): ${missing[*]}"
    return
  fi
  say "Installing ${#missing[@]} packages: ${missing[*]}"
  run_apt update || true
  apt_install "${missing[@]}" 2>/dev/null && return
  for package in "${missing[@]}"; do
    apt_install "$package" || say "Going on without $package"
  done
}

# Build

# Runs a command; what it says is shown only when it fails.
run_quietly ()
{
  local log result=0

  log=$(mktemp)
  "$@" >"$log" 2>&1 </dev/null || result=$?
  [ "$result" -eq 0 ] || tail -n 60 "$log" >&2
  rm -f "$log"

  return "$result"
}

# build_in FOLDER [MESON OPTION...]
build_in ()
{
  local folder=$1

  shift
  if [ ! -f "$folder/build.ninja" ]; then
    run_quietly meson setup "$folder" "$project" "$@" ||
      die "cannot configure the build in $folder (above)"
  elif [ $# -gt 0 ]; then
    run_quietly meson configure "$folder" "$@" ||
      die "cannot configure the build in $folder (above)"
  fi
  run_quietly ninja -C "$folder" || die "the build in $folder failed (above)"
}
