"""Resumable uploads: tus 1.0.0 with creation(-with-upload), checksum, termination, expiration."""

from sync.gateway.uploads.routes import blueprint
from sync.gateway.uploads.service import Settings, UploadService
from sync.gateway.uploads.upload import Upload

__all__ = ["Settings", "Upload", "UploadService", "blueprint"]
