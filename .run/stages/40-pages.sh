# Every page in every state and language, in Chromium at three widths: accessible, self-contained, nothing cut off.
# shellcheck shell=bash

log=$LOGS/pages.log
look_at_pages 2>&1 | tee "$log" || true # its complaints are counted
complaints=$(sed -n 's/^\([0-9]*\) complaints$/\1/p' "$log")
count "$(find "$PAGES/pictures" -name '*.png' | wc -l)" "${complaints:?"the inspection did not come to its end"}"
