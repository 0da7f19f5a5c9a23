# What a newcomer can do here. Each line calls develop.py, which needs Python 3.11 to 3.13 and nothing else.
PYTHON ?= python3

.PHONY: run test check fmt lock look pictures dictionary bench drill audit bundle
run:    ; $(PYTHON) develop.py run
test:   ; $(PYTHON) develop.py test
check:  ; $(PYTHON) develop.py check
fmt:    ; $(PYTHON) develop.py fmt
lock:   ; $(PYTHON) develop.py lock
look:   ; $(PYTHON) develop.py look
pictures: ; $(PYTHON) develop.py pictures
dictionary: ; $(PYTHON) develop.py dictionary
bench:  ; $(PYTHON) develop.py bench
drill:  ; $(PYTHON) develop.py drill
audit:  ; $(PYTHON) develop.py audit
bundle: ; $(PYTHON) develop.py bundle
