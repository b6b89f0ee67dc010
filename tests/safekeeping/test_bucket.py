"""A site whose pictures stand in a bucket is saved with them, and puts them back there."""

import boto3
import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from moto.server import ThreadedMotoServer

from replate.safekeeping import Refused, media
from replate.safekeeping.backup import make_backup

from ..factories import AT

pytestmark = pytest.mark.django_db(transaction=True)
KEYS = {"access_key": "keep", "secret_key": "kestrel"}


@pytest.fixture
def bucket(settings):
    server = ThreadedMotoServer("127.0.0.1", 0, verbose=False)
    server.start()
    address = "http://{}:{}".format(*server.get_host_and_port())
    bucket = boto3.resource(
        "s3", endpoint_url=address, aws_access_key_id="keep", aws_secret_access_key="kestrel", region_name="us-east-1"
    ).create_bucket(Bucket="keep-media")
    options = KEYS | {"endpoint_url": address, "bucket_name": "keep-media", "addressing_style": "path"}
    storage = {"BACKEND": "replate.config.bucket.Bucket", "OPTIONS": options | {"file_overwrite": False}}
    settings.STORAGES = settings.STORAGES | {"default": storage}
    yield bucket
    bucket.objects.all().delete()  # the next server of this process has them still
    server.stop()


def test_pictures_in_a_bucket_are_in_the_backup_and_come_back(bucket, tmp_path, put_back):
    told = {f"originals/{number}.jpg": f"picture {number}".encode() for number in range(3)}
    told |= {"documents/deep/letter.pdf": b"a letter"}
    for name, content in told.items():
        default_storage.save(name, ContentFile(content))
    make_backup(target=tmp_path / "site.tar.zst", at=AT)
    bucket.objects.all().delete()
    assert list(media.names()) == []
    data = put_back(tmp_path / "site.tar.zst")
    assert {name: default_storage.open(name).read() for name in media.names()} == told
    assert not (data / "media").exists()


def test_a_bucket_that_holds_something_is_refused_and_left_as_it_is(bucket, tmp_path, put_back):
    default_storage.save("originals/quay.jpg", ContentFile(b"the quay"))
    make_backup(target=tmp_path / "site.tar.zst", at=AT)
    with pytest.raises(Refused, match=r"storage of pictures holds originals/quay\.jpg\. Name an empty one"):
        put_back(tmp_path / "site.tar.zst")
    assert list(media.names()) == ["originals/quay.jpg"]
