#!/bin/sh
# Makes the pictures in this folder: opens the real window on a virtual screen and photographs it.
#
#   docs/pictures/make.sh            builds the release and makes all pictures
#   docs/pictures/make.sh BINARY     makes them with a program that is there already
#
# Needs Xvfb, xdotool, ImageMagick, pngquant and a software OpenGL; installs what is missing where
# it may (Debian, as root).
set -eu
cd "$(dirname "$0")/../.."

bash tests/screen.sh import:imagemagick pngquant:pngquant

program=${1:-}
if [ -z "$program" ]; then
    cargo build --release
    program=${CARGO_TARGET_DIR:-target}/release/wayfarer
fi
map=maps/saas-life-cycle.ron
kept=$(mktemp -d)
screen=""
window=""
finish() {
    [ -z "$window" ] || kill "$window" 2>/dev/null || true
    [ -z "$screen" ] || kill "$screen" 2>/dev/null || true
    rm -rf "$kept"
}
trap finish EXIT INT TERM

# A display that nobody uses yet.
number=90
while [ -e "/tmp/.X11-unix/X$number" ]; do number=$((number + 1)); done
DISPLAY=:$number
export DISPLAY

# shot NAME SIZE [ARGUMENT…]: a picture of the window, once the run is through.
shot() {
    name=$1
    size=$2
    shift 2
    Xvfb "$DISPLAY" -screen 0 "${size}x24" >/dev/null 2>&1 &
    screen=$!
    tries=0
    until xdotool getdisplaygeometry >/dev/null 2>&1; do
        tries=$((tries + 1))
        [ "$tries" -lt 50 ] || { echo "error: no virtual screen" >&2; exit 1; }
        sleep 0.2
    done
    # Nothing of an earlier start may be seen: the settings go to a folder of their own.
    XDG_DATA_HOME=$kept XDG_STATE_HOME=$(mktemp -d "$kept/state.XXXX") LIBGL_ALWAYS_SOFTWARE=1 WAYLAND_DISPLAY="" \
        "$program" "$@" --size "$size" >"$kept/log" 2>&1 &
    window=$!
    id=$(timeout 60 xdotool search --sync --onlyvisible --name 'Wayfarer$' | head -n 1)
    [ -n "$id" ] || { cat "$kept/log" >&2; exit 1; }
    xdotool windowmove "$id" 0 0
    # The pointer must not hover over anything.
    xdotool mousemove 2 2
    sleep "${SETTLE:-12}"
    if [ -n "${KEYS:-}" ]; then
        # Without a window manager nobody else gives the window the keyboard.
        xdotool windowfocus "$id" 2>/dev/null
        sleep 1
        # shellcheck disable=SC2086 # a list of keys
        xdotool key --delay 250 $KEYS 2>/dev/null
        sleep "${AFTER:-2}"
    fi
    if [ -n "${WHEEL:-}" ]; then
        # So many notches of the wheel over the panel on the right.
        xdotool mousemove $((${size%x*} - 130)) 400
        xdotool click --repeat "$WHEEL" --delay 60 5
        xdotool mousemove 2 2
        sleep 2
    fi
    import -window "$id" "$kept/$name.png"
    pngquant --force --speed 1 --strip --output "docs/pictures/$name.png" 256 "$kept/$name.png"
    kill "$window" 2>/dev/null || true
    wait "$window" 2>/dev/null || true
    window=""
    kill "$screen" 2>/dev/null || true
    wait "$screen" 2>/dev/null || true
    screen=""
    echo "docs/pictures/$name.png"
}

only=${ONLY:-}
want() { [ -z "$only" ] || case " $only " in *" $1 "*) true ;; *) false ;; esac; }

for size in 1280x720 2560x1440; do
    for theme in light dark; do
        for view in journey flow; do
            name=$view-$theme-${size%x*}
            want "$name" && shot "$name" "$size" open "$map" --view "$view" --theme "$theme"
        done
    done
done
want selected-light-1280 && KEYS="alt+Right alt+Right alt+Right alt+Right alt+Right alt+Right alt+Right" \
    shot selected-light-1280 1280x720 open "$map" --view flow --theme light
want welcome-light-1280 && shot welcome-light-1280 1280x720 open --theme light
want welcome-dark-1280 && shot welcome-dark-1280 1280x720 open --theme dark
want beside-light-1280 && KEYS="ctrl+3 f u t u r e Return" \
    shot beside-light-1280 1280x720 open maps/trial-to-paid.ron --theme light
want palette-dark-1280 && KEYS="ctrl+k a d d" \
    shot palette-dark-1280 1280x720 open maps/trial-to-paid.ron --theme dark
# A scenario with its list of changes; scenarios beside their base.
want scenario-light-1280 && KEYS="ctrl+Return Escape" \
    shot scenario-light-1280 1280x720 open scenarios/guided-setup.ron --view flow --theme light
want compare-dark-1280 && KEYS="ctrl+4" AFTER=30 \
    shot compare-dark-1280 1280x720 open maps/trial-to-paid.ron --theme dark
# Decisions, all answered; the sliders of a map and of a scenario.
for theme in light dark; do
    want "decide-$theme-1280" && KEYS="ctrl+5" AFTER="${ANSWERS:-60}" \
        shot "decide-$theme-1280" 1280x1080 open maps/trial-to-paid.ron --theme "$theme"
done
want sliders-light-1280 && KEYS="ctrl+b ctrl+l" AFTER=10 \
    shot sliders-light-1280 1280x720 open maps/trial-to-paid.ron --view flow --theme light
want sliders-dark-1280 && KEYS="ctrl+b ctrl+l" AFTER=10 \
    shot sliders-dark-1280 1280x720 open scenarios/guided-setup.ron --view flow --theme dark
# The dialog of exports.
for theme in light dark; do
    want "export-$theme-1280" && KEYS="ctrl+e" AFTER=8 \
        shot "export-$theme-1280" 1280x720 open "$map" --view journey --theme "$theme"
done
# A workshop: the board, a vote, a note while stages are covered, the summary. Its record must not stay
# beside the maps of this folder.
cp -r maps "$kept/maps"
trial=$kept/maps/trial-to-paid.ron
workshop() {
    rm -f "$kept"/maps/*.workshop
    shot "$@"
}
for theme in light dark; do
    for size in 1280x720 2560x1440; do
        name=workshop-$theme-${size%x*}
        want "$name" && KEYS="F11 F9" AFTER=8 \
            workshop "$name" "$size" open "$trial" --view journey --theme "$theme"
    done
    name=votes-$theme-1280
    want "$name" && KEYS="F11 alt+2 ctrl+k s s o Return plus plus plus plus ctrl+k c o l u m n Return plus plus ctrl+k a space m e s s a g e Return plus plus plus" \
        workshop "$name" 1280x720 open "$trial" --view flow --theme "$theme"
    name=note-$theme-1280
    want "$name" && KEYS="F11 n n Prior Prior Prior Prior q w h o space h a s space t i m e question Return t o o space l o n g Return t h e space d e m o space w o r k s" \
        workshop "$name" 1280x720 open "$trial" --view journey --theme "$theme"
    name=summary-$theme-1280
    want "$name" && KEYS="F11 ctrl+k s s o Return plus plus plus n n q w h o space h a s space t i m e question Return Escape alt+5 Tab alt+6" \
        AFTER="${ANSWERS:-60}" workshop "$name" 1280x720 open "$trial" --view flow --theme "$theme"
done
# The panel of results, unfolded at a large window; results on the map; customers halfway through a play.
for theme in light dark; do
    want "results-$theme-1280" && SETTLE=30 WHEEL=22 shot "results-$theme-1280" 1280x720 \
        open maps/trial-to-paid.ron --view journey --theme "$theme"
    want "results-$theme-2560" && SETTLE=45 WHEEL=12 shot "results-$theme-2560" 2560x1440 \
        open maps/trial-to-paid.ron --view flow --theme "$theme"
    want "play-$theme-1280" && SETTLE=16 KEYS="ctrl+b shift+1 ctrl+shift+p ctrl+shift+period" \
        shot "play-$theme-1280" 1280x720 open maps/trial-to-paid.ron --view flow --theme "$theme"
done
exit 0
