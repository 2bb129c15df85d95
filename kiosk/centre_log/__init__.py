"""The gateway's log as this seat has seen it: remembered, cosigned, held against what comes."""
